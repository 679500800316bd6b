using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Flow;

/// <content>The assigning of doorbells and irqfds, directly or by updates.</content>
internal sealed partial class MachineEffects
{
    private Outcome Assign(FlowState state, CallSite site, TrackedKind kind)
    {
        List<IArgumentOperation> eventFds = site.Of(_run.Types, static type => type == MachineType.EventFd);
        int eventFd = CounterOf(state, eventFds, 0, site);
        int resample = CounterOf(state, eventFds, 1, site);
        int? gsi = kind == TrackedKind.IrqFd ? GsiOf(site) : null;
        if (kind == TrackedKind.IrqFd) state = CheckIrqFd(state, site, eventFd, resample, gsi);

        bool isPending = site.Receiver.IsObject && state.Find(site.Receiver.Id) is { Kind: TrackedKind.Update };
        return Make(state, site.Syntax, new(kind, isPending ? LifetimeState.AssignPending : LifetimeState.Assigned)
        {
            IsOwned = true,
            IsPresent = true,
            EventFd = eventFd,
            Resample = resample,
            Gsi = gsi,
            Machine = MachineOf(site),
            Update = isPending ? site.Receiver.Id : -1,
        });
    }

    // Two outcomes: assigned, or rejected without a registration.
    private List<Outcome> TryAssign(CallSite site, TrackedKind kind, Evaluator evaluator)
        => Try(site, Assign(site.State, site, kind), site.Of(_run.Types, static type => type.IsRegistration()).FirstOrDefault(), evaluator);

    // Who discards the attachment leaves it to the machine.
    private List<Outcome> TryAttach(CallSite site, Evaluator evaluator)
        => site.Of(_run.Types, static type => type == MachineType.Attachment).Find(static given => given.Value is not IDiscardOperation)
            is { } attachment
            ? Try(
                site,
                Make(site.State, site.Syntax, new(TrackedKind.Attachment, LifetimeState.Assigned)
                {
                    IsOwned = true,
                    IsPresent = true,
                    Machine = MachineOf(site),
                }),
                attachment,
                evaluator)
            : One(new(site.State, evaluator.Errno(site)));

    private static List<Outcome> Try(CallSite site, Outcome assigned, IArgumentOperation? registration, Evaluator evaluator)
    {
        FlowState refused = site.State with { Failure = site.State.Failure with { HasFailed = true } };
        if (registration is null)
        {
            return new()
            {
                new(assigned.State, evaluator.Errno(site, ValueKind.Success)),
                new(refused, evaluator.Errno(site, ValueKind.Failure)),
            };
        }

        return new()
        {
            new(evaluator.StoreTo(assigned.State, registration, assigned.Value), evaluator.Errno(site, ValueKind.Success)),
            new(evaluator.StoreTo(refused, registration, Value.Null), evaluator.Errno(site, ValueKind.Failure)),
        };
    }

    /// <summary>DDSL0107 and DDSL0014: a trigger serves only one irqfd, a resample eventfd only one GSI, and no eventfd is both.</summary>
    private FlowState CheckIrqFd(FlowState state, CallSite site, int trigger, int resample, int? gsi)
    {
        int call = _run.SiteOf(site.Syntax);
        if (IsTracked(state, trigger))
        {
            int other = Serving(state, tracked => tracked.EventFd == trigger);
            if (other < 0 && IsServingSinceLastTurn(state, site, trigger)) other = _run.ObjectAt(site.Syntax);

            if (other >= 0) state = _run.Report(state, Catalogue.DoubleAssign, call, trigger, other);
            else _run.SiteDiagnostics.AddClean(call);
        }

        if (IsTracked(state, resample))
        {
            int other = Serving(
                state, tracked => tracked.Resample == resample && tracked.Gsi is { } theirs && gsi is { } own && theirs != own);
            if (resample == trigger || other >= 0)
            {
                int argument = _run.SiteOf(site.Of(_run.Types, static type => type == MachineType.EventFd)[1].Syntax);
                state = _run.Report(state, Catalogue.DuplicateResample, argument, resample, other);
            }
        }

        return state;
    }

    // A loop that only adds the registrations to a collection leaves them assigned.
    private bool IsServingSinceLastTurn(FlowState state, CallSite site, int trigger)
        => state.Find(_run.ObjectAt(site.Syntax)) is { State: LifetimeState.Assigned, IsInCollection: true } last
            && last.EventFd == trigger
            && CollectionLoops.OnlyAdds(site.Syntax);

    private static int Serving(FlowState state, System.Func<TrackedObject, bool> which)
        => state.Objects
            .Where(pair
                => pair.Value is { Kind: TrackedKind.IrqFd, State: LifetimeState.Assigned or LifetimeState.AssignPending, IsTracked: true }
                && which(pair.Value))
            .Select(static pair => pair.Key)
            .DefaultIfEmpty(-1)
            .Min();

    private static bool IsTracked(FlowState state, int id) => state.Find(id) is { IsTracked: true };

    private static int? GsiOf(CallSite site)
        => site.Arguments.Where(static argument => argument.Parameter?.Name == "gsi")
            .Select(static argument => argument.Value is Microsoft.CodeAnalysis.Operations.IConversionOperation conversion
                ? conversion.Operand.ConstantValue
                : argument.Value.ConstantValue)
            .Select(static constant => constant is { HasValue: true, Value: int number } ? (int?)number : null)
            .FirstOrDefault();

    private static int CounterOf(
        FlowState state, List<Microsoft.CodeAnalysis.Operations.IArgumentOperation> eventFds, int index, CallSite site)
        => index < eventFds.Count && site[eventFds[index]] is { IsObject: true } value ? CounterOf(state, value.Id) : -1;

    private static int CounterOf(FlowState state, int handle) => state.Find(handle) is { Counter: >= 0 } tracked ? tracked.Counter : handle;

    private Outcome Duplicate(FlowState state, int handle, CallSite site)
    {
        int counter = CounterOf(state, handle);
        return Make(
            state, site.Syntax, new(TrackedKind.EventFd, LifetimeState.Open) { IsOwned = true, IsPresent = true, Counter = counter });
    }

    private FlowState DeassignLater(CallSite site)
    {
        FlowState state = site.State;
        foreach (Value value
            in site.Arguments.Select(argument => site[argument])
                .Where(value => value.IsObject && state.Find(value.Id) is { IsRegistration: true }))
        {
            state = CheckAgain(state, site, value.Id);
            state = state[value.Id].State == LifetimeState.Deassigned
                ? state
                : Witness(state, value.Id).Change(value.Id, known => known with
                {
                    State = LifetimeState.DeassignPending,
                    Update = site.Receiver.IsObject ? site.Receiver.Id : -1,
                });
        }

        return state;
    }

    private static FlowState Commit(FlowState state, int update, int site)
    {
        foreach (SmallMap<int, TrackedObject>.Entry? pair in state.Objects.Where(pair => pair.Value.Update == update).ToList())
        {
            state = pair.Value.State switch
            {
                LifetimeState.AssignPending => state.With(pair.Key, pair.Value with { State = LifetimeState.Assigned }),
                LifetimeState.DeassignPending => MarkPendingKick(
                    state.With(pair.Key, pair.Value with { State = LifetimeState.Deassigned }), pair.Value, PendingKick.OfDeassign, site),
                _ => state,
            };
        }

        return state;
    }

    // Two outcomes: the update takes effect as a whole, or not at all.
    private List<Outcome> TryCommit(CallSite site, Evaluator evaluator)
    {
        if (!site.Receiver.IsObject) return One(new(site.State, evaluator.Errno(site)));

        FlowState refused = Drop(site.State, site.Receiver.Id);
        return new()
        {
            new(Commit(site.State, site.Receiver.Id, _run.SiteOf(site.Syntax)), evaluator.Errno(site, ValueKind.Success)),
            new(refused with { Failure = refused.Failure with { HasFailed = true } }, evaluator.Errno(site, ValueKind.Failure)),
        };
    }

    private static FlowState Drop(FlowState state, int update) => state.ChangeAll(
        tracked => tracked.Update == update,
        static tracked => tracked.State switch
        {
            LifetimeState.AssignPending => tracked with { State = LifetimeState.Ended },
            LifetimeState.DeassignPending => tracked with { State = LifetimeState.Assigned },
            _ => tracked,
        });
}
