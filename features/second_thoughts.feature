Feature: Second thoughts
  Sales may open again what it has closed; the first decision on the prospect stands.

  Background:
    Given a company has become a prospect

  @S7
  Scenario: A disqualified lead can be reactivated
    Given a salesperson has disqualified the lead as "Lost"
    When a salesperson reactivates the lead
    Then the lead is open

  @A6
  Scenario: A win after a disqualification does not undo the rejection
    Given a salesperson has disqualified the lead as "Lost"
    And a salesperson has reactivated the lead
    And a salesperson has qualified the lead
    When a salesperson closes the opportunity as won
    Then the prospect is rejected
    And there is no customer hierarchy for the company

  @S8 @A7
  Scenario: A win after a loss does not undo the rejection
    Given a salesperson has qualified the lead
    And a salesperson has closed the opportunity as lost, because it was "Canceled"
    And a salesperson has reopened the opportunity
    When a salesperson closes the opportunity as won
    Then the prospect is rejected
    And there is no customer hierarchy for the company

  @A8
  Scenario: A loss after a win does not undo the approval
    Given a salesperson has qualified the lead
    And a salesperson has closed the opportunity as won
    And a salesperson has reopened the opportunity
    When a salesperson closes the opportunity as lost, because it was "Out-Sold"
    And the e-mail job runs
    Then the prospect is approved
    And there is one customer hierarchy for the company
    And the requestor has received no e-mail of type "B2B prospect rejected"

  @A16
  Scenario: A native approval stands against a later disqualification
    Given headquarters has approved the prospect
    When a salesperson disqualifies the lead as "Canceled"
    Then the prospect is approved

  @A16
  Scenario: A native decision leaves the lead open
    When headquarters rejects the prospect
    Then the lead is open
