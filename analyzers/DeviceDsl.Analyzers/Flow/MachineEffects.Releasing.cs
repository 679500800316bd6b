using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <content>The releasing: deassign, drain, close.</content>
internal sealed partial class MachineEffects
{
    /// <summary>Disposes a handle on an eventfd; the last one closes the eventfd.</summary>
    public FlowState Close(FlowState state, int handle, SyntaxNode syntax, bool isOfUsing)
    {
        if (state[handle].State == LifetimeState.Closed) return state;

        state = state.Change(handle, static tracked => tracked with { State = LifetimeState.Closed });
        int eventFd = CounterOf(state, handle);
        bool isOpen = state.Objects.Any(pair => pair.Key != handle
            && (pair.Key == eventFd || pair.Value.Counter == eventFd)
            && (pair.Value.State == LifetimeState.Open || !pair.Value.IsTracked));
        if (isOpen || !state[handle].IsTracked || !IsTracked(state, eventFd)) return state;

        int site = _run.SiteOf(syntax);
        FlowState closed = CloseAssigned(state, handle, eventFd, site, isOfUsing);
        if (ReferenceEquals(closed, state)) _run.SiteDiagnostics.AddClean(site);

        return CheckPendingKick(closed, eventFd, site, isOfUsing);
    }

    private FlowState CloseAssigned(FlowState state, int handle, int eventFd, int site, bool isOfUsing)
    {
        foreach (SmallMap<int, TrackedObject>.Entry? pair in state.Objects.OrderBy(static pair => pair.Key))
        {
            TrackedObject tracked = pair.Value;
            if (!tracked.IsRegistration || !tracked.IsTracked || (tracked.EventFd != eventFd && tracked.Resample != eventFd)) continue;

            Rule rule = RuleOf(state, tracked, eventFd, isOfUsing);
            if ((tracked.State == LifetimeState.Presumed && !tracked.IsUnheld) || IsTheirs(state, eventFd, pair.Key))
            {
                state = tracked.ClosedAt >= 0 ? state : state.With(pair.Key, tracked with { ClosedAt = site, ClosedAs = rule });
            }
            else if (tracked.IsInForce && !tracked.IsLeftBehind)
            {
                state = _run.Report(state, rule, site, handle, pair.Key).With(pair.Key, tracked with { State = LifetimeState.Ended });
            }
        }

        return state;
    }

    // The caller reports registrations in members of its object, because it may still deassign them.
    private bool IsTheirs(FlowState state, int eventFd, int registration)
        => _run.IsNested && state.IsOfThis(eventFd) && state.IsOfThis(registration) && state[registration].IsInForce;

    // The most specific rule wins.
    private static Rule RuleOf(FlowState state, TrackedObject registration, int eventFd, bool isOfUsing)
    {
        if (registration.State is LifetimeState.AssignPending or LifetimeState.DeassignPending) return Catalogue.CloseInsideBatch;

        if (registration.EventFd != eventFd) return Catalogue.ResampleFdClosedFirst;

        return isOfUsing && (registration.IsUsing || state.Find(registration.Machine) is { IsUsing: true })
            ? Catalogue.DisposeOrder
            : Catalogue.CloseBeforeDeassign;
    }

    private FlowState CheckPendingKick(FlowState state, int eventFd, int site, bool isOfUsing)
    {
        TrackedObject tracked = state[eventFd];
        bool isPlainPair = tracked.PendingKick == PendingKick.OfUsing && isOfUsing;
        bool isTheirs = _run.IsNested && state.IsOfThis(eventFd) && tracked.PendingKickAt >= _run.FirstSite;
        if (tracked.PendingKick == PendingKick.None || isPlainPair || isTheirs) return state;

        return tracked.ReadBefore >= 0
            ? _run.Report(state, Catalogue.DrainBeforeDeassign, tracked.ReadBefore, eventFd, related: tracked.PendingKickAt)
            : _run.Report(state, Catalogue.DeassignWithoutDrain, site, eventFd, related: tracked.PendingKickAt);
    }

    private static FlowState Read(FlowState state, int handle, int site)
        => state.Change(
            CounterOf(state, handle),
            tracked => tracked with { LastRead = site, PendingKick = PendingKick.None, PendingKickAt = -1, ReadBefore = -1 });

    private FlowState Read(FlowState state, int handle, SyntaxNode syntax)
        => state.Find(CounterOf(state, handle)) is null ? state : Read(state, handle, _run.SiteOf(syntax));

    private static FlowState Drain(FlowState state, int registration)
        => state.Find(registration) is { } tracked && state.Find(tracked.EventFd) is { } eventFd
            ? state.With(
                tracked.EventFd, eventFd with { PendingKick = PendingKick.None, PendingKickAt = -1, ReadBefore = -1, LastRead = -1 })
            : state;

    // A program may signal the eventfd of a deassigned doorbell to wake a thread; that of a deassigned irqfd has no effect.
    private FlowState Signal(FlowState state, int handle, SyntaxNode syntax)
    {
        int eventFd = CounterOf(state, handle);
        var users = state.Objects.Where(pair => pair.Value.EventFd == eventFd && pair.Value.Kind != TrackedKind.EventFd).ToList();
        if (!IsTracked(state, eventFd) || users.Count == 0) return state;

        int site = _run.SiteOf(syntax);
        if (users.TrueForAll(static pair => pair.Value is { Kind: TrackedKind.IrqFd, State: LifetimeState.Deassigned, IsTracked: true }))
        {
            return _run.Report(state, Catalogue.UseAfterDeassign, site, eventFd, users[0].Key);
        }

        _run.SiteDiagnostics.AddClean(site);
        return state;
    }

    private FlowState Deassign(CallSite site, int registration)
    {
        FlowState state = site is { Method.Name: "Deassign", IsDropped: true } ? CheckAgain(site.State, site, registration) : site.State;
        return Deassign(state, registration, site.Syntax, site.IsOfUsing ? PendingKick.OfUsing : PendingKick.OfDeassign);
    }

    /// <summary>DDSL0108: checks that a registration is not deassigned twice.</summary>
    private FlowState CheckAgain(FlowState state, CallSite site, int registration)
    {
        if (state[registration] is { State: LifetimeState.Deassigned, IsTracked: true })
        {
            return _run.Report(state, Catalogue.UseAfterDeassign, _run.SiteOf(site.Syntax), registration);
        }

        _run.SiteDiagnostics.AddClean(_run.SiteOf(site.Syntax));
        return state;
    }

    /// <summary>Deassigns a registration.</summary>
    public FlowState Deassign(FlowState state, int registration, SyntaxNode syntax, PendingKick pendingKick)
    {
        state = Witness(state, registration);
        TrackedObject tracked = state[registration];
        if (!tracked.IsInForce) return state;

        state = state.With(registration, tracked with { State = LifetimeState.Deassigned });
        return MarkPendingKick(state, tracked, pendingKick, _run.SiteOf(syntax));
    }

    // A doorbell that is rolled back had no time to ring, and the machine drains the eventfd of an irqfd.
    private static FlowState MarkPendingKick(FlowState state, TrackedObject registration, PendingKick pendingKick, int site)
    {
        bool isLeft = registration.Kind == TrackedKind.Doorbell
            && registration.IsTracked
            && registration.ClosedAt < 0
            && state.Failure is { HasFailed: false, Catch: < 0 };
        return isLeft && pendingKick != PendingKick.None && state.Find(registration.EventFd) is { State: LifetimeState.Open } eventFd
            ? state.With(registration.EventFd, eventFd with
            {
                PendingKick = pendingKick,
                PendingKickAt = site,
                ReadBefore = eventFd.LastRead,
                LastRead = -1,
            })
            : state;
    }

    private static FlowState Stop(FlowState state, int registration)
        => state[registration].IsInForce
            ? state.Change(registration, static tracked => tracked with { State = LifetimeState.Stopping })
            : state;

    // Ending a registration shows that it was in force, so an earlier close of its eventfd came too early.
    private FlowState Witness(FlowState state, int registration)
    {
        TrackedObject tracked = state[registration];
        return tracked is { IsInForce: true, ClosedAt: >= 0, ClosedAs: { } rule, IsTracked: true }
            ? _run.Report(
                state,
                rule,
                tracked.ClosedAt,
                rule == Catalogue.ResampleFdClosedFirst ? tracked.Resample : tracked.EventFd,
                registration,
                isWitnessed: true)
            : state;
    }

    private FlowState EndMachine(FlowState state, int machine)
    {
        foreach (SmallMap<int, TrackedObject>.Entry? pair
            in state.Objects.Where(pair => pair.Value.Machine == machine).OrderBy(static pair => pair.Key).ToList())
        {
            if (pair.Value.IsRegistration && pair.Value.IsInForce)
            {
                state = Witness(state, pair.Key).Change(pair.Key, static tracked => tracked with { State = LifetimeState.Ended });
            }
            else if (pair.Value.Kind is TrackedKind.LoopRegistration or TrackedKind.Attachment)
            {
                state = state.Change(pair.Key, static tracked => tracked with { State = LifetimeState.Ended });
            }
        }

        return state.Change(machine, static tracked => tracked with { State = LifetimeState.Closed });
    }
}
