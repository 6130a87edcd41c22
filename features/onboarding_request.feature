Feature: Onboarding request
  A company asks to become a business partner, and headquarters hears of it through its jobs.

  @R2 @N13
  Scenario: Submitting the form shows a confirmation
    When a company applies on the site
    Then the site shows a confirmation
    And no e-mail has been sent

  @R3 @N1
  Scenario: The request becomes a prospect once both jobs have run
    Given a company has applied on the site
    When the job "P-0001" runs
    And the job "Synchronize customers and channel requests" runs
    Then the company is listed once under All prospects
    And the prospect's type is "B2B prospect"

  @R3
  Scenario: P-0001 alone does not make a prospect
    Given a company has applied on the site
    When the job "P-0001" runs
    Then the company is not listed under All prospects

  @A13
  Scenario: Synchronizing before P-0001 finds nothing
    Given a company has applied on the site
    When the job "Synchronize customers and channel requests" runs
    And the job "P-0001" runs
    Then the company is not listed under All prospects

  @A13
  Scenario: Running the jobs again makes no second prospect
    Given a company has become a prospect
    When the job "P-0001" runs
    And the job "Synchronize customers and channel requests" runs
    Then the company is listed once under All prospects
    And Sales has one lead for the company

  @A29
  Scenario Outline: The job is the same under each of its names: <name>
    Given a company has applied on the site
    When the job "P-0001" runs
    And the job "<name>" runs
    Then the company is listed once under All prospects

    Examples:
      | name                                                        |
      | Synchronize orders and channel requests                     |
      | Synchronize customers and business partners from async mode |
      | Synkroniser ordrer og kanalforespørsler                     |
      | Synkronoi tilaukset ja kanavoi pyynnöt                      |
      | Orders en kanaalaanvragen synchroniseren                    |
      | Aufträge und Kanalanforderungen synchronisieren             |
      | Synchronizuj zamówienia i żądania kanałów                   |

  @A24
  Scenario: Applying again makes a second prospect and a second lead
    Given a company has become a prospect
    When the same person applies again
    And the job "P-0001" runs
    And the job "Synchronize customers and channel requests" runs
    Then the company is listed twice under All prospects
    And Sales has two leads for the company

  @A27
  Scenario: A new prospect is pending
    When a company becomes a prospect
    Then the prospect is pending

  @R3
  Scenario: Jobs on a schedule store the request without anybody's help
    Given the jobs run on these schedules
      | job                                        | every  | offset |
      | P-0001                                     | 15 min | 0 min  |
      | Synchronize customers and channel requests | 15 min | 5 min  |
    When a company applies on the site
    Then within 30 minutes the company is listed under All prospects

  @R3
  Scenario: Without the second job the request never arrives
    Given the jobs run on these schedules
      | job    | every  | offset |
      | P-0001 | 15 min | 0 min  |
    When a company applies on the site
    Then for 2 days the company is never listed under All prospects
