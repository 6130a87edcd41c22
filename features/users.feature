Feature: Users
  The administrator of a partner lets colleagues in, changes and removes them on the site.

  Background:
    Given a company has become a prospect
    And headquarters has approved the prospect
    And the job "1010" has run

  Rule: A new user becomes active with the jobs

    @N9 @R13
    Scenario: A new user is pending
      When the administrator adds a colleague
      Then the colleague is shown as "Pending"
      And the colleague cannot sign in

    @N9
    Scenario: The jobs make the colleague a customer and a member
      Given the administrator has added a colleague
      When the jobs run
      Then the colleague is a customer of type person
      And the colleague is a member of the hierarchy, with the role User

    @N9
    Scenario: Before 1010 the colleague is still pending
      Given the administrator has added a colleague
      When the jobs run
      Then the colleague is shown as "Pending"
      And the colleague cannot sign in

    @N9
    Scenario: The colleague is told by e-mail
      Given the administrator has added a colleague
      When the jobs run
      And the e-mail job runs
      Then the colleague has received one e-mail

    @N9
    Scenario: After 1010 the colleague is active
      Given the administrator has added a colleague
      And the jobs have run
      When the job "1010" runs
      Then the colleague is shown as "Active"
      And the colleague can sign in

    @R15
    Scenario: The colleague's customer is written to Sales as a contact
      Given the administrator has added a colleague
      When the jobs run
      Then Sales has a contact of the colleague

    @D1 @R15
    Scenario: While Sales does not answer, the colleague's request stays
      Given the administrator has added a colleague
      And Sales does not answer
      When P-0001, Synchronize and 1010 run
      Then the colleague is shown as "Pending"
      And the colleague is no customer

    @A13 @R15
    Scenario: Once Sales answers again, the colleague gets in
      Given the administrator has added a colleague
      And Sales does not answer
      And P-0001, Synchronize and 1010 have run
      When Sales answers again
      And P-0001, Synchronize and 1010 run
      Then the colleague is shown as "Active"
      And the colleague can sign in

  Rule: Changes take effect once all three jobs have run

    Background:
      Given the administrator has added a colleague, who has become active

    @N14
    Scenario: A new last name reaches headquarters with the jobs
      Given the administrator has changed the colleague's last name
      When the jobs run
      Then the colleague's customer has the new last name

    @N14
    Scenario: Before the jobs nothing has changed in headquarters
      When the administrator changes the colleague's last name
      Then the colleague's customer has the old last name

    @N14
    Scenario: A new e-mail address lets the colleague in after all three jobs
      Given the administrator has changed the colleague's e-mail address
      When P-0001, Synchronize and 1010 run
      Then the colleague can sign in
      And the colleague is shown as "Active"

    @N14
    Scenario: After all three jobs the old e-mail address lets nobody in
      Given the administrator has changed the colleague's e-mail address
      When P-0001, Synchronize and 1010 run
      Then nobody can sign in with the colleague's old e-mail address

    @N14
    Scenario: Before 1010 the new e-mail address is unknown to the site
      Given the administrator has changed the colleague's e-mail address
      When the jobs run
      Then the colleague cannot sign in

  Rule: A removed user leaves the hierarchy, and remains a customer

    Background:
      Given the administrator has added a colleague, who has become active

    @N15
    Scenario: Before the jobs the colleague is still a member
      When the administrator removes the colleague
      Then the colleague is a member of the hierarchy, with the role User
      And the colleague is shown as "Active"

    @N15
    Scenario: The jobs take the colleague out of the hierarchy
      Given the administrator has removed the colleague
      When the jobs run
      Then the colleague is not a member of the hierarchy
      And the colleague is a customer of type person

    @N15
    Scenario: Nobody else leaves with the colleague
      Given the administrator has added a further user, who has become active
      And the administrator has removed the colleague
      When P-0001, Synchronize and 1010 run
      Then the further user is shown as "Active"

    @N15
    Scenario: Before 1010 the site still shows the colleague
      Given the administrator has removed the colleague
      When the jobs run
      Then the colleague is shown as "Active"

    @N15
    Scenario: After 1010 the colleague is no longer shown, but can still sign in
      Given the administrator has removed the colleague
      When P-0001, Synchronize and 1010 run
      Then the colleague is no longer shown
      And the colleague can sign in

  Rule: There is one administrator, whom only headquarters can change

    Background:
      Given the administrator has added a colleague, who has become active

    @N11
    Scenario: A further user changes nothing about who is the administrator
      Then the hierarchy has one member with the role Admin

    @N16 @N11
    Scenario: Headquarters makes the colleague the administrator
      When headquarters makes the colleague the administrator
      Then the colleague is the one administrator of the hierarchy

    @N16
    Scenario: After 1010 the new administrator adds users
      Given headquarters has made the colleague the administrator
      And the job "1010" has run
      When the colleague tries to add a further user
      Then the site accepts it

    @N16
    Scenario: After 1010 the former administrator adds nobody
      Given headquarters has made the colleague the administrator
      And the job "1010" has run
      When the administrator tries to add a colleague
      Then the site refuses, because "is not the administrator of a partner"
      And nothing has changed

    @N9 @N16
    Scenario: A user adds nobody
      When the colleague tries to add a further user
      Then the site refuses, because "is not the administrator of a partner"
      And nothing has changed

    @N16
    Scenario: The administrator cannot be removed on the site
      When the administrator tries to remove the administrator
      Then the site refuses, because "is no user whom"
      And nothing has changed
