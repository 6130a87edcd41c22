Feature: Winning
  Closing the opportunity as won approves the prospect.

  Background:
    Given a company has become a prospect

  @R11 @R4
  Scenario: Close as won approves the prospect
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as won
    Then the prospect is approved

  @R12 @N5
  Scenario: Approval creates a customer hierarchy
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as won
    Then there is one customer hierarchy for the company
    And its purpose is "B2B organization"
    And its organization is the company's customer of type organization
    And the requestor is its one member, with the role Admin

  @A2
  Scenario: Approval uses the customers that qualification created
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as won
    Then headquarters has one customer of type person with the requestor's e-mail address
    And headquarters has one customer of type organization without an e-mail address

  @A3
  Scenario: A win without customers is refused
    Given a salesperson has qualified the lead, creating only an opportunity
    When a salesperson tries to close the opportunity as won
    Then Sales refuses, because "must be customers before the approval"
    And nothing has changed

  @S4
  Scenario: A won opportunity cannot be closed again
    Given a salesperson has qualified the lead
    And a salesperson has closed the opportunity as won
    When a salesperson tries to close the opportunity as won
    Then Sales refuses, because "The opportunity is already closed."
    And the error code is 0x80040515
    And nothing has changed

  @A21
  Scenario: Writing the state is not winning
    Given a salesperson has qualified the lead
    When a client tries to write the state Won to the opportunity
    Then Sales refuses, because "can not be used to set the state of opportunity"
    And the error code is 0x80100005
    And nothing has changed

  @A25
  Scenario: An opportunity of another origin decides nothing
    Given a salesperson has qualified the lead
    When a salesperson wins an opportunity that came from no lead
    Then the prospect is pending
