Feature: Dual-write
  What is written in one system is written in the other: together, later, or not at all.

  Rule: While the other side does not answer, nothing is written on either

    Background:
      Given a company has become a prospect

    @D1
    Scenario Outline: Nobody can <act> while headquarters does not answer
      Given headquarters does not answer
      When a salesperson tries to <act>
      Then Sales refuses, because "Headquarters does not answer"
      And the error code is 0x80040265
      And nothing has changed

      Examples:
        | act                           |
        | qualify the lead              |
        | disqualify the lead as "Lost" |

    @D1 @A23
    Scenario Outline: Nobody can <act> while headquarters does not answer the write
      Given a salesperson has qualified the lead
      And headquarters does not answer
      When a salesperson tries to <act>
      Then Sales refuses, because "Headquarters does not answer"
      And nothing has changed

      Examples:
        | act                                       |
        | close the opportunity as won              |
        | close the opportunity as lost: "Canceled" |

    @D1
    Scenario: Nobody can close the opportunity as won while Sales itself does not answer
      Given a salesperson has qualified the lead
      And Sales does not answer
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "Sales does not answer"
      And nothing has changed

    @D1 @A23
    Scenario: Once headquarters answers again, the win succeeds
      Given a salesperson has qualified the lead
      And headquarters does not answer
      When a salesperson tries to close the opportunity as won
      And headquarters answers again
      And a salesperson closes the opportunity as won
      Then the prospect is approved

    @D1
    Scenario Outline: Nobody can <act> while Sales itself does not answer
      Given Sales does not answer
      When a salesperson tries to <act>
      Then Sales refuses, because "Sales does not answer"
      And nothing has changed

      Examples:
        | act                           |
        | qualify the lead              |
        | disqualify the lead as "Lost" |

    @D1
    Scenario: A qualification whose second half fails leaves nothing of the first
      Given the map "Customers V3 - accounts" is paused
      And headquarters does not answer
      When a salesperson tries to qualify the lead
      Then Sales refuses, because "Headquarters does not answer"
      And nothing has changed
      And 0 writes are queued

    @R4 @D1
    Scenario: Headquarters can reject while Sales does not answer
      Given Sales does not answer
      When headquarters rejects the prospect
      Then the prospect is rejected

  Rule: Two minutes without an answer are a failure

    @D7
    Scenario: A win that takes headquarters three minutes is rolled back
      Given a company has become a prospect
      And a salesperson has qualified the lead
      And headquarters takes 180 seconds to answer
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "no answer for two minutes"
      And nothing has changed

    @D7
    Scenario: A request that takes Sales three minutes is stored on neither side
      Given a company has applied on the site
      And Sales takes 180 seconds to answer
      When the jobs run
      Then the company is not listed under All prospects
      And Sales has no lead for the company

    @D7
    Scenario: A win that takes headquarters one minute succeeds
      Given a company has become a prospect
      And a salesperson has qualified the lead
      And headquarters takes 60 seconds to answer
      When a salesperson closes the opportunity as won
      Then the prospect is approved

  Rule: What is written while the maps are paused happens when they run again, in its order

    Background:
      Given a company has become a prospect

    @D2 @A23
    Scenario: A win waits in the queue
      Given a salesperson has qualified the lead
      And the maps are paused
      When a salesperson closes the opportunity as won
      Then the opportunity is won
      And the prospect is pending
      And 1 write is queued

    @D2
    Scenario: Qualification and win are caught up with
      Given the maps are paused
      And a salesperson has qualified the lead
      And a salesperson has closed the opportunity as won
      When the maps run again
      Then the prospect is approved
      And there is one customer hierarchy for the company
      And 0 writes are queued
      And there are no catch-up errors

    @D2 @A7
    Scenario: A loss, then a win: the loss came first
      Given a salesperson has qualified the lead
      And the maps are paused
      And a salesperson has closed the opportunity as lost: "Canceled"
      And a salesperson has reopened the opportunity
      And a salesperson has closed the opportunity as won
      When the maps run again
      Then the prospect is rejected

    @D2 @A8
    Scenario: A win, then a loss: the win came first
      Given a salesperson has qualified the lead
      And the maps are paused
      And a salesperson has closed the opportunity as won
      And a salesperson has reopened the opportunity
      And a salesperson has closed the opportunity as lost: "Canceled"
      When the maps run again
      Then the prospect is approved

    @D2 @A15
    Scenario: A prospect that is stored during the pause gets its lead afterwards
      Given the maps are paused
      And another company has become a prospect
      When the maps run again
      Then Sales has one lead for the other company

    @D2 @A15
    Scenario: During the pause the new prospect has no lead
      Given the maps are paused
      When another company becomes a prospect
      Then the other company is listed once under All prospects
      And 1 write is queued

    @A3 @D3
    Scenario: A win whose account never became a customer fails when it is caught up with
      Given a salesperson has qualified the lead, creating only an opportunity
      And the maps are paused
      And a salesperson has closed the opportunity as won
      When the maps run again
      Then the prospect is pending
      And the catch-up errors mention "must be customers before the approval"

    @D2
    Scenario: Only the paused map queues
      Given the map "Customers V3 - accounts" is paused
      When a salesperson qualifies the lead
      Then headquarters has one customer of type person with the requestor's e-mail address
      And headquarters has no customer of type organization
      And 1 write is queued

    @A3 @D2
    Scenario: While the map of the accounts is paused, a new account cannot be approved
      Given the map "Customers V3 - accounts" is paused
      And a salesperson has qualified the lead
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "must be customers before the approval"
      And nothing has changed

    @A3 @D2
    Scenario: Once the map of the accounts runs again, the win approves
      Given the map "Customers V3 - accounts" is paused
      And a salesperson has qualified the lead
      And the maps have been run again
      When a salesperson closes the opportunity as won
      Then the prospect is approved

    @D2 @D3
    Scenario: A write that fails when it is caught up with holds up no later one
      Given a salesperson has qualified the lead, creating only an opportunity
      And the maps are paused
      And a salesperson has closed the opportunity as won
      And a salesperson has reopened the opportunity
      And a salesperson has closed the opportunity as lost: "Canceled"
      When the maps run again
      Then the catch-up errors mention "must be customers before the approval"
      And the prospect is rejected

    @D3
    Scenario: Writes that failed are retried in their order
      Given a salesperson has qualified the lead
      And the maps are paused
      And a salesperson has closed the opportunity as lost: "Canceled"
      And a salesperson has reopened the opportunity
      And a salesperson has closed the opportunity as won
      And headquarters does not answer
      And the maps have been run again
      When headquarters answers again
      And the catch-up errors are retried
      Then the prospect is rejected
      And there are no catch-up errors

    @A35
    Scenario: Stopping the maps drops what was queued
      Given the maps are paused
      And a salesperson has disqualified the lead as "Lost"
      And the maps are stopped
      When the maps run again
      Then the prospect is pending

  Rule: What fails when the maps catch up is kept and can be retried

    Background:
      Given a company has become a prospect
      And the maps are paused
      And a salesperson has disqualified the lead as "Lost"
      And headquarters does not answer

    @D3
    Scenario: The error names the reason
      When the maps run again
      Then the catch-up errors mention "Headquarters does not answer"
      And the prospect is pending

    @D3
    Scenario: A retry that succeeds
      Given the maps have been run again
      When headquarters answers again
      And the catch-up errors are retried
      Then the prospect is rejected
      And there are no catch-up errors

    @D3
    Scenario: A retry that fails again keeps the error
      Given the maps have been run again
      When the catch-up errors are retried
      Then the catch-up errors mention "Headquarters does not answer"

  Rule: A pause has its limits

    Background:
      Given a company has become a prospect
      And a salesperson has qualified the lead

    @D6
    Scenario: A queue that is full refuses further writes
      Given the queue holds no more than 0 writes
      And the maps are paused
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "the limit of the pause is reached"
      And nothing has changed

    @D6
    Scenario: A queue that still has room takes the write
      Given the queue holds no more than 1 write
      And the maps are paused
      When a salesperson closes the opportunity as won
      Then 1 write is queued

    @D6
    Scenario: After seven days a pause takes nothing any more
      Given the maps are paused
      And 7 days have passed
      When a salesperson tries to close the opportunity as won
      Then Sales refuses, because "the limit of the pause is reached"
      And nothing has changed

    @D6
    Scenario: Resuming the maps ends the blockade
      Given the maps are paused
      And 7 days have passed
      And the maps have been run again
      When a salesperson closes the opportunity as won
      Then the prospect is approved

    @D6
    Scenario: The seven days begin anew with each pause
      Given the maps are paused
      And the maps have been run again
      And 7 days have passed
      When the maps are paused
      And a salesperson closes the opportunity as won
      Then 1 write is queued

    @D6
    Scenario: The days of an earlier pause do not count
      Given the maps are paused
      And 4 days have passed
      And the maps have been run again
      And the maps are paused
      And 4 days have passed
      When a salesperson closes the opportunity as won
      Then 1 write is queued
