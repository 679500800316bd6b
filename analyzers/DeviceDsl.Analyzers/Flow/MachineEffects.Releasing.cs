using System.Linq;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <content>Releasing: deassigning, reading what is left, closing.</content>
internal sealed partial class MachineEffects
{
    /// <summary>A handle on an eventfd is disposed; the last one closes the eventfd.</summary>
    public Env Close(Env env, int handle, SyntaxNode syntax, bool isOfUsing)
    {
        if (env[handle].State == ThingState.Closed)
        {
            return env;
        }

        env = env.Change(handle, static thing => thing with { State = ThingState.Closed });
        int eventFd = CounterOf(env, handle);
        bool isOpen = env.Things.Any(pair => pair.Key != handle
            && (pair.Key == eventFd || pair.Value.Counter == eventFd)
            && (pair.Value.State == ThingState.Open || !pair.Value.IsFollowed));
        if (isOpen || !env[handle].IsFollowed || !IsFollowed(env, eventFd))
        {
            return env;
        }

        int site = _run.SiteOf(syntax);
        var closed = CloseAssigned(env, handle, eventFd, site, isOfUsing);
        if (ReferenceEquals(closed, env))
        {
            _run.Verdicts.AddClean(site);
        }

        return CheckResidue(closed, eventFd, site, isOfUsing);
    }

    private Env CloseAssigned(Env env, int handle, int eventFd, int site, bool isOfUsing)
    {
        foreach (var pair in env.Things.OrderBy(static pair => pair.Key))
        {
            var thing = pair.Value;
            if (!thing.IsRegistration || !thing.IsFollowed || (thing.EventFd != eventFd && thing.Resample != eventFd))
            {
                continue;
            }

            string rule = RuleOf(env, thing, eventFd, isOfUsing);
            if (thing.State == ThingState.Presumed || IsTheirs(env, eventFd, pair.Key))
            {
                env = thing.ClosedAt >= 0 ? env : env.With(pair.Key, thing with { ClosedAt = site, ClosedAs = rule });
            }
            else if (thing.IsInForce && !thing.IsLeftBehind)
            {
                env = _run.Report(env, rule, site, handle, pair.Key).With(pair.Key, thing with { State = ThingState.Ended });
            }
        }

        return env;
    }

    // Of what an object holds its own methods are the judge: they may go on to deassign it.
    private bool IsTheirs(Env env, int eventFd, int registration)
        => _run.IsNested && env.IsOfThis(eventFd) && env.IsOfThis(registration) && env[registration].IsInForce;

    // The most specific wins.
    private static string RuleOf(Env env, Thing registration, int eventFd, bool isOfUsing)
    {
        if (registration.State is ThingState.AssignPending or ThingState.DeassignPending)
        {
            return RuleIds.CloseInsideBatch;
        }

        if (registration.EventFd != eventFd)
        {
            return RuleIds.ResampleFdClosedFirst;
        }

        return isOfUsing && (registration.IsUsing || env.Find(registration.Machine) is { IsUsing: true })
            ? RuleIds.DisposeOrder
            : RuleIds.CloseBeforeDeassign;
    }

    private Env CheckResidue(Env env, int eventFd, int site, bool isOfUsing)
    {
        var thing = env[eventFd];
        bool isPlainPair = thing.Residue == Residue.OfUsing && isOfUsing;
        bool isTheirs = _run.IsNested && env.IsOfThis(eventFd) && thing.ResidueAt >= _run.FirstSite;
        if (thing.Residue == Residue.None || isPlainPair || isTheirs)
        {
            return env;
        }

        return thing.ReadBefore >= 0
            ? _run.Report(env, RuleIds.DrainBeforeDeassign, thing.ReadBefore, eventFd, related: thing.ResidueAt)
            : _run.Report(env, RuleIds.DeassignWithoutDrain, site, eventFd, related: thing.ResidueAt);
    }

    private static Env Read(Env env, int handle, int site)
        => env.Change(CounterOf(env, handle), thing => thing with { LastRead = site, Residue = Residue.None, ResidueAt = -1, ReadBefore = -1 });

    private Env Read(Env env, int handle, SyntaxNode syntax)
        => env.Find(CounterOf(env, handle)) is null ? env : Read(env, handle, _run.SiteOf(syntax));

    private static Env Drain(Env env, int registration)
        => env.Find(registration) is { } thing && env.Find(thing.EventFd) is { } eventFd
            ? env.With(thing.EventFd, eventFd with { Residue = Residue.None, ResidueAt = -1, ReadBefore = -1, LastRead = -1 })
            : env;

    // A doorbell's eventfd may be signalled to wake whoever waits for it; an irqfd's leads nowhere any more.
    private Env Signal(Env env, int handle, SyntaxNode syntax)
    {
        int eventFd = CounterOf(env, handle);
        var users = env.Things.Where(pair => pair.Value.EventFd == eventFd && pair.Value.Kind != ThingKind.EventFd).ToList();
        if (!IsFollowed(env, eventFd) || users.Count == 0)
        {
            return env;
        }

        int site = _run.SiteOf(syntax);
        if (users.TrueForAll(static pair => pair.Value is { Kind: ThingKind.IrqFd, State: ThingState.Deassigned, IsFollowed: true }))
        {
            return _run.Report(env, RuleIds.UseAfterDeassign, site, eventFd, users[0].Key);
        }

        _run.Verdicts.AddClean(site);
        return env;
    }

    private Env Deassign(CallSite site, int registration)
    {
        var env = site is { Method.Name: "Deassign", IsDropped: true } ? CheckAgain(site.Env, site, registration) : site.Env;
        return Deassign(env, registration, site.Syntax, site.IsOfUsing ? Residue.OfUsing : Residue.OfDeassign);
    }

    /// <summary>DDSL0108: what is deassigned already is not deassigned again.</summary>
    private Env CheckAgain(Env env, CallSite site, int registration)
    {
        if (env[registration] is { State: ThingState.Deassigned, IsFollowed: true })
        {
            return _run.Report(env, RuleIds.UseAfterDeassign, _run.SiteOf(site.Syntax), registration);
        }

        _run.Verdicts.AddClean(_run.SiteOf(site.Syntax));
        return env;
    }

    /// <summary>A registration is deassigned.</summary>
    public Env Deassign(Env env, int registration, SyntaxNode syntax, Residue residue)
    {
        env = Witness(env, registration);
        var thing = env[registration];
        if (!thing.IsInForce)
        {
            return env;
        }

        env = env.With(registration, thing with { State = ThingState.Deassigned });
        return LeaveBehind(env, thing, residue, _run.SiteOf(syntax));
    }

    // What is taken back because something failed had no time to be rung, and an irqfd's eventfd is the machine's to read.
    private static Env LeaveBehind(Env env, Thing registration, Residue residue, int site)
    {
        bool isLeft = registration.Kind == ThingKind.Doorbell
            && registration.IsFollowed
            && registration.ClosedAt < 0
            && env.Trouble is { HasFailed: false, Catch: < 0 };
        return isLeft && residue != Residue.None && env.Find(registration.EventFd) is { State: ThingState.Open } eventFd
            ? env.With(registration.EventFd, eventFd with
            {
                Residue = residue,
                ResidueAt = site,
                ReadBefore = eventFd.LastRead,
                LastRead = -1,
            })
            : env;
    }

    private static Env Stop(Env env, int registration)
        => env[registration].IsInForce ? env.Change(registration, static thing => thing with { State = ThingState.Stopping }) : env;

    // That a registration is ended shows that it was in force, and that what closed its eventfd before came too early.
    private Env Witness(Env env, int registration)
    {
        var thing = env[registration];
        return thing is { IsInForce: true, ClosedAt: >= 0, ClosedAs: { } rule, IsFollowed: true }
            ? _run.Report(env, rule, thing.ClosedAt, rule == RuleIds.ResampleFdClosedFirst ? thing.Resample : thing.EventFd, registration, isWitnessed: true)
            : env;
    }

    private Env EndMachine(Env env, int machine)
    {
        foreach (var pair in env.Things.Where(pair => pair.Value.Machine == machine).OrderBy(static pair => pair.Key).ToList())
        {
            if (pair.Value.IsRegistration && pair.Value.IsInForce)
            {
                env = Witness(env, pair.Key).Change(pair.Key, static thing => thing with { State = ThingState.Ended });
            }
            else if (pair.Value.Kind == ThingKind.LoopRegistration)
            {
                env = env.Change(pair.Key, static thing => thing with { State = ThingState.Ended });
            }
        }

        return env.Change(machine, static thing => thing with { State = ThingState.Closed });
    }
}
