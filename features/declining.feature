Feature: Declining
  A lead disqualified or an opportunity lost turns the company down.

  Background:
    Given a company has become a prospect

  @R14 @A20 @A4
  Scenario Outline: Disqualifying the lead as <reason> rejects the prospect
    When a salesperson disqualifies the lead as "<reason>"
    Then the prospect is rejected
    And the lead is disqualified

    Examples:
      | reason               |
      | Lost                 |
      | Cannot Contact       |
      | No Longer Interested |
      | Canceled             |

  @R14 @A20 @A4
  Scenario Outline: Losing the opportunity as <reason> rejects the prospect
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as lost, because it was "<reason>"
    Then the prospect is rejected
    And the opportunity is lost

    Examples:
      | reason   |
      | Canceled |
      | Out-Sold |

  @R14 @N3
  Scenario: The requestor is told by e-mail
    When a salesperson disqualifies the lead as "Cannot Contact"
    And the e-mail job runs
    Then the requestor has received one e-mail of type "B2B prospect rejected"

  @R14 @A11
  Scenario: A lost opportunity is told once as well
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as lost, because it was "Out-Sold"
    And the e-mail job runs
    And the e-mail job runs
    Then the requestor has received one e-mail of type "B2B prospect rejected"

  @R12 @R14
  Scenario: Nobody who was turned down gets a customer hierarchy
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as lost, because it was "Canceled"
    Then there is no customer hierarchy for the company

  @A1
  Scenario: The customers stay after a loss
    Given a salesperson has qualified the lead
    When a salesperson closes the opportunity as lost, because it was "Canceled"
    Then headquarters has one customer of type person with the requestor's e-mail address

  @S2 @A5 @S1
  Scenario: A qualified lead cannot be disqualified
    Given a salesperson has qualified the lead
    When a salesperson tries to disqualify the lead as "Lost"
    Then Sales refuses, because "The lead is already closed."
    And nothing has changed

  @S2
  Scenario: Reactivation does not make a lead with an opportunity disqualifiable
    Given a salesperson has qualified the lead
    And a salesperson has reactivated the lead
    When a salesperson tries to disqualify the lead as "Lost"
    Then Sales refuses, because "An opportunity is linked to it."
    And nothing has changed

  @S6
  Scenario: The reason must be one of the state's
    When a salesperson tries to disqualify the lead as "Contacted"
    Then Sales refuses, because "status code is invalid"
    And the error code is 0x80048408
    And nothing has changed
