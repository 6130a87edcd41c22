Feature: Dual-write
  What is written in one system is written in the other, together, later, or not at all.

  @D1
  Scenario Outline: While headquarters does not answer, nobody in Sales can <act>
    Given a company has become a prospect
    And headquarters does not answer
    When a salesperson tries to <act>
    Then Sales refuses, because "Headquarters does not answer"
    And nothing has changed

    Examples:
      | act                           |
      | qualify the lead              |
      | disqualify the lead as "Lost" |

  @D1 @A23
  Scenario: A win that headquarters cannot take leaves the opportunity open
    Given a company has become a prospect
    And a salesperson has qualified the lead
    And headquarters does not answer
    When a salesperson tries to close the opportunity as won
    Then Sales refuses, because "Headquarters does not answer"
    And nothing has changed

  @D2 @A23
  Scenario: Paused maps queue the win and approve when they run again
    Given a company has become a prospect
    And a salesperson has qualified the lead
    And the maps are paused
    When a salesperson closes the opportunity as won
    Then the opportunity is won
    And the prospect is pending
    And 1 write is queued

  @D2
  Scenario: What was queued happens when the maps run again
    Given a company has become a prospect
    And the maps are paused
    And a salesperson has qualified the lead
    And a salesperson has closed the opportunity as won
    When the maps run again
    Then the prospect is approved
    And there is one customer hierarchy for the company
    And 0 writes are queued

  @D2
  Scenario: The queue is replayed in its order
    Given a company has become a prospect
    And a salesperson has qualified the lead
    And the maps are paused
    And a salesperson has closed the opportunity as lost, because it was "Canceled"
    And a salesperson has reopened the opportunity
    And a salesperson has closed the opportunity as won
    When the maps run again
    Then the prospect is rejected

  @D3
  Scenario: A write that fails when the maps catch up is kept and can be retried
    Given a company has become a prospect
    And the maps are paused
    And a salesperson has disqualified the lead as "Lost"
    And headquarters does not answer
    When the maps run again
    Then the catch-up errors mention "Headquarters does not answer"
    And the prospect is pending

  @D3
  Scenario: Retrying a catch-up error
    Given a company has become a prospect
    And the maps are paused
    And a salesperson has disqualified the lead as "Lost"
    And headquarters does not answer
    And the maps have been run again
    When headquarters answers again
    And the catch-up errors are retried
    Then the prospect is rejected

  @D5 @R15
  Scenario: Maps that do not run carry no customers
    Given a company has become a prospect
    And the maps are stopped
    When a salesperson qualifies the lead
    Then headquarters has no customer of type person
    And headquarters has no customer of type organization

  @D5 @R15
  Scenario: Maps that do not run carry no lead
    Given the maps are stopped
    When a company becomes a prospect
    Then the company is listed once under All prospects
    And Sales has no lead for the company

  @A14
  Scenario: A prospect from before the integration gets no lead afterwards
    Given the maps are stopped
    And a company has become a prospect
    When the maps run again
    Then Sales has no lead for the company

  @A35
  Scenario: Stopping the maps drops what was queued
    Given a company has become a prospect
    And the maps are paused
    And a salesperson has disqualified the lead as "Lost"
    And the maps are stopped
    When the maps run again
    Then the prospect is pending
