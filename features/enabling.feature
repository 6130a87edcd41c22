Feature: Enabling the integration
  The Dual-write Commerce solutions tie prospects to leads; a smoke test shows it.

  @R17 @R16
  Scenario: The smoke test
    Given the jobs run on these schedules
      | job                                        | every  | offset |
      | P-0001                                     | 15 min | 0 min  |
      | Synchronize customers and channel requests | 15 min | 5 min  |
    When a company applies on the site
    Then within 30 minutes the company is listed under All prospects
    And Sales has one lead for the company

  @R16
  Scenario: Without the solution a prospect is no lead
    Given the Dual-write Commerce solutions are not installed
    When a company becomes a prospect
    Then the company is listed once under All prospects
    And Sales has no lead for the company

  @R4 @R16
  Scenario: Without the solution headquarters can still decide
    Given the Dual-write Commerce solutions are not installed
    And a company has become a prospect
    When headquarters approves the prospect
    Then the prospect is approved
