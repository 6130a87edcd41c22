Feature: Qualification
  Qualifying the lead creates what Sales needs to go on, and customers in Commerce.

  Background:
    Given a company has become a prospect

  @R9
  Scenario: Qualification creates an opportunity, a contact and an account
    When a salesperson qualifies the lead
    Then Sales has one account of the company
    And Sales has one contact of the requestor
    And Sales has one opportunity from the lead
    And the opportunity concerns that account and that contact
    And the lead is qualified

  @S3
  Scenario: Account and contact know each other
    When a salesperson qualifies the lead
    Then the account is the contact's parent
    And the contact is the account's primary contact

  @R10
  Scenario: The contact is a customer of type person
    When a salesperson qualifies the lead
    Then headquarters has one customer of type person with the requestor's e-mail address

  @R10 @A33
  Scenario: The account is a customer of type organization
    When a salesperson qualifies the lead
    Then headquarters has one customer of type organization without an e-mail address

  @A1 @R12
  Scenario: Qualification decides nothing yet
    When a salesperson qualifies the lead
    Then the prospect is pending
    And there is no customer hierarchy for the company

  @S1
  Scenario: A qualified lead cannot be qualified again
    Given a salesperson has qualified the lead
    When a salesperson tries to qualify the lead
    Then Sales refuses, because "The lead is already closed."
    And the error code is 0x80040519
    And nothing has changed

  @S9
  Scenario: Without an opportunity the lead is qualified all the same
    When a salesperson qualifies the lead, creating only account and contact
    Then the lead is qualified
    And Sales has no opportunity from the lead

  @S5
  Scenario: An existing account can be chosen
    Given Sales has the account of an earlier partner
    When a salesperson qualifies the lead, choosing that account
    Then Sales has no account of the company
    And the opportunity concerns the chosen account

  @A17
  Scenario: The request is not changed by what Sales does
    When a salesperson qualifies the lead
    Then the prospect still shows the company and the e-mail address of the request

  @A22
  Scenario: Leads are qualified independently of each other
    Given the same person has become a prospect a second time
    When a salesperson qualifies the first of the two leads
    Then the second of the two leads is open
