Feature: Native approval
  Headquarters can decide on a prospect itself; Sales is an alternative, not a condition.

  Background:
    Given a company has become a prospect

  @N2 @R1
  Scenario: Approving in headquarters
    When headquarters approves the prospect
    Then the prospect is approved
    And headquarters has one customer of type person with the requestor's e-mail address
    And headquarters has one customer of type organization without an e-mail address
    And there is one customer hierarchy for the company

  @N5 @N11
  Scenario: The requestor administers the hierarchy
    When headquarters approves the prospect
    Then its organization is the company's customer of type organization
    And the requestor is its one member, with the role Admin

  @N4
  Scenario: The requestor hears of the approval
    When headquarters approves the prospect
    And the e-mail job runs
    Then the requestor has received one e-mail of type "B2B prospect approved"

  @N3
  Scenario: Rejecting in headquarters
    When headquarters rejects the prospect
    And the e-mail job runs
    Then the prospect is rejected
    And the requestor has received one e-mail of type "B2B prospect rejected"
    And there is no customer hierarchy for the company

  @A2
  Scenario: Approving after qualification makes no second pair of customers
    Given a salesperson has qualified the lead
    When headquarters approves the prospect
    Then headquarters has one customer of type person with the requestor's e-mail address
    And headquarters has one customer of type organization without an e-mail address

  @A6
  Scenario: A rejected prospect cannot be approved
    Given headquarters has rejected the prospect
    When headquarters tries to approve the prospect
    Then headquarters refuses, because "is already rejected"
    And nothing has changed
