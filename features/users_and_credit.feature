Feature: Users and credit
  What remains after the approval happens in Commerce: colleagues and credit limits.

  Background:
    Given a company has become a prospect
    And headquarters has approved the prospect
    And the job "1010" has run

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

  @N11
  Scenario: A further user changes nothing about who is the administrator
    Given the administrator has added a colleague
    When the jobs run
    Then the hierarchy has one member with the role Admin

  @N9
  Scenario: Only the administrator adds users
    Given the administrator has added a colleague
    And the jobs have run
    And the job "1010" has run
    When the colleague tries to add a further user
    Then the site refuses, because "is not the administrator of a partner"
    And nothing has changed

  @N12 @A28 @R13
  Scenario: Members buy under the organization's credit limit
    When headquarters gives the organization a credit limit of 50000
    Then the requestor buys under a credit limit of 50000
