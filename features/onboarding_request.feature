Feature: Onboarding request
  A company asks to become a business partner, and headquarters hears of it through its jobs.

  Rule: Whoever submits a request sees a confirmation

    @R2 @N13
    Scenario: Submitting the form shows a confirmation
      When a company applies on the site
      Then the site shows a confirmation

    @N13
    Scenario: The confirmation is a page, not an e-mail
      Given a company has applied on the site
      When the jobs run
      And the e-mail job runs
      Then no e-mail has been sent to the requestor

  Rule: A request is a prospect once both jobs have run, in their order

    @R3 @N1
    Scenario: P-0001, then Synchronize
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

    @A13 @R3
    Scenario: Synchronize before P-0001 finds nothing
      Given a company has applied on the site
      When the job "Synchronize customers and channel requests" runs
      And the job "P-0001" runs
      Then the company is not listed under All prospects

    @A13
    Scenario: What came too late for one run is taken by the next
      Given a company has applied on the site
      And the job "Synchronize customers and channel requests" has run
      And the job "P-0001" has run
      When the job "Synchronize customers and channel requests" runs
      Then the company is listed once under All prospects

    @A13
    Scenario: Running the jobs again makes no second prospect
      Given a company has become a prospect
      When the jobs run
      Then the company is listed once under All prospects
      And Sales has one lead for the company

    @A13
    Scenario: Jobs with nothing to do change nothing
      When all the jobs run with nothing to do
      Then nothing has changed

    @R3
    Scenario: One run stores every request that waits
      Given a company has applied on the site
      And another company has applied on the site
      When the jobs run
      Then the company is listed once under All prospects
      And the other company is listed once under All prospects

    @A27
    Scenario: A new prospect is pending
      When a company becomes a prospect
      Then the prospect is pending

    @A12
    Scenario: Prospects and leads do not wait for 1010
      When a company becomes a prospect
      Then the company is listed once under All prospects
      And Sales has one lead for the company

  Rule: A job is the same under each of its names

    @A29
    Scenario Outline: Synchronize is also called "<name>"
      Given a company has applied on the site
      When the job "P-0001" runs
      And the job "<name>" runs
      Then the company is listed once under All prospects

      Examples: English
        | name                                                        |
        | Synchronize orders and channel requests                     |
        | Synchronize customers and business partners from async mode |

      Examples: Norwegian, Finnish, Dutch, German and Polish
        | name                                            |
        | Synkroniser ordrer og kanalforespørsler         |
        | Synkroniser kunder og kanalforespørsler         |
        | Synkronoi tilaukset ja kanavoi pyynnöt          |
        | Synkronoi asiakkaat ja kanavapyynnöt            |
        | Orders en kanaalaanvragen synchroniseren        |
        | Klanten en kanaalaanvragen synchroniseren       |
        | Aufträge und Kanalanforderungen synchronisieren |
        | Kunden und Kanalanforderungen synchronisieren   |
        | Synchronizuj zamówienia i żądania kanałów       |
        | Synchronizuj klientów i prośby o kanał          |

  Rule: A request that fails stays, and holds up no other

    @A36
    Scenario: A name that does not fit into the lead is named as the reason
      Given a company whose name has 101 characters has applied on the site
      When the jobs run
      Then the company is not listed under All prospects
      And the request is among the failed rows, because "name has 101 characters, of 100 allowed"

    @A36 @A13
    Scenario: Requests after the one that failed are stored
      Given a company whose name has 101 characters has applied on the site
      And another company has applied on the site
      When the jobs run
      Then the other company is listed once under All prospects

    @A36 @A13
    Scenario: Requests before the one that fails are stored
      Given another company has applied on the site
      And a company whose name has 101 characters has applied on the site
      When the jobs run
      Then the other company is listed once under All prospects
      And the company is not listed under All prospects

    @A13 @D1
    Scenario: While Sales does not answer, the request stays with its reason
      Given a company has applied on the site
      And Sales does not answer
      When the jobs run
      Then the company is not listed under All prospects
      And the request is among the failed rows, because "Sales does not answer"

    @A13
    Scenario: A request that failed is stored by a later run
      Given a company has applied on the site
      And Sales does not answer
      And the jobs have run
      When Sales answers again
      And the jobs run
      Then the company is listed once under All prospects
      And Sales has one lead for the company

  Rule: A repeated request is a request of its own

    @A24
    Scenario: Applying again makes a second prospect and a second lead
      Given a company has become a prospect
      When the same person becomes a prospect again
      Then the company is listed twice under All prospects
      And Sales has two leads for the company

    @A24
    Scenario: Applying again after a rejection starts afresh
      Given a company has become a prospect
      And headquarters has rejected the prospect
      When the same person becomes a prospect again
      Then the first prospect is rejected and the second pending

    @A24
    Scenario: Applying twice before the jobs run makes two prospects
      Given a company has applied on the site
      And the same person has applied again
      When the jobs run
      Then the company is listed twice under All prospects

  Rule: Jobs on a schedule need nobody's help

    @R3
    Scenario: The request arrives by itself
      Given the jobs run on these schedules
        | job                                        | every  | offset |
        | P-0001                                     | 15 min | 0 min  |
        | Synchronize customers and channel requests | 15 min | 5 min  |
      When a company applies on the site
      Then within 30 minutes the company is listed under All prospects

    @R3
    Scenario: Without Synchronize the request never arrives
      Given the jobs run on these schedules
        | job    | every  | offset |
        | P-0001 | 15 min | 0 min  |
      When a company applies on the site
      Then for 2 days the company is never listed under All prospects

    @R3
    Scenario: Without P-0001 the request never arrives
      Given the jobs run on these schedules
        | job                                        | every  | offset |
        | Synchronize customers and channel requests | 15 min | 0 min  |
      When a company applies on the site
      Then for 2 days the company is never listed under All prospects

    @R3 @A13
    Scenario: A Synchronize that runs just before P-0001 takes the request a round later
      Given the jobs run on these schedules
        | job                                        | every  | offset |
        | P-0001                                     | 60 min | 10 min |
        | Synchronize customers and channel requests | 60 min | 9 min  |
      When a company applies on the site
      Then for 68 minutes the company is never listed under All prospects
      And within 2 minutes the company is listed under All prospects
