Feature: E-mail
  Decisions are told by e-mail: to the requestor, once, and from Commerce.

  Background:
    Given a company has become a prospect
    And a salesperson has qualified the lead

  @A9 @R13
  Scenario: A win is told as an approval
    When a salesperson closes the opportunity as won
    And the e-mail job runs
    Then the requestor has received one e-mail of type "B2B prospect approved"

  @M3 @A31
  Scenario: Nothing leaves before the e-mail job runs
    When a salesperson closes the opportunity as won
    Then no e-mail has been sent

  @M3
  Scenario: On a schedule the e-mail leaves by itself
    Given the jobs run on these schedules
      | job                                     | every | offset |
      | Process retail order email notification | 1 min | 0 min  |
    When a salesperson closes the opportunity as won
    Then within 1 minute the requestor has received an e-mail of type "B2B prospect approved"

  @M1
  Scenario: A notification that is not active in the profile is not sent
    Given the notification "B2B prospect approved" is not active
    When a salesperson closes the opportunity as won
    And the e-mail job runs
    Then no e-mail has been sent

  @M2
  Scenario: What the approval may show
    When a salesperson closes the opportunity as won
    And the e-mail job runs
    Then the e-mail shows
      | firstname | Astrid                             |
      | lastname  | Berg                               |
      | company   | Fjord Maritime AS                  |
      | email     | astrid.berg@fjord-maritime.example |
      | zipcode   | 5003                               |
      | comments  | We would like to buy ropes.        |
      | storename | B2B site                           |
      | storeurl  |                                    |

  @M2
  Scenario: What the rejection may show
    When a salesperson closes the opportunity as lost, because it was "Canceled"
    And the e-mail job runs
    Then the e-mail shows
      | firstname | Astrid            |
      | lastname  | Berg              |
      | company   | Fjord Maritime AS |

  @A10
  Scenario: The message goes to the address of the request
    When a salesperson closes the opportunity as won
    And the e-mail job runs
    Then every e-mail went to the address given in the request
