using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers.Flow;

/// <content>Assigning: doorbells, irqfds, updates.</content>
internal sealed partial class MachineEffects
{
    private Outcome Assign(Env env, CallSite site, ThingKind kind)
    {
        var eventFds = site.Of(_run.Types, static type => type == MachineType.EventFd);
        int eventFd = CounterOf(env, eventFds, 0, site);
        int resample = CounterOf(env, eventFds, 1, site);
        int? gsi = kind == ThingKind.IrqFd ? GsiOf(site) : null;
        if (kind == ThingKind.IrqFd)
        {
            env = CheckIrqFd(env, site, eventFd, resample, gsi);
        }

        bool isPending = site.Receiver.IsThing && env.Find(site.Receiver.Id) is { Kind: ThingKind.Update };
        return Make(env, site.Syntax, new(kind, isPending ? ThingState.AssignPending : ThingState.Assigned)
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

    // Two ways: assigned, and refused with nothing assigned.
    private List<Outcome> TryAssign(CallSite site, ThingKind kind, Evaluator evaluator)
    {
        var refused = site.Env with { Trouble = site.Env.Trouble with { HasFailed = true } };
        var assigned = Assign(site.Env, site, kind);
        var registration = site.Of(_run.Types, static type => type.IsRegistration()).FirstOrDefault();
        if (registration is null)
        {
            return new() { new(assigned.Env, evaluator.Errno(site, ValueKind.Success)), new(refused, evaluator.Errno(site, ValueKind.Failure)) };
        }

        return new()
        {
            new(evaluator.StoreTo(assigned.Env, registration, assigned.Value), evaluator.Errno(site, ValueKind.Success)),
            new(evaluator.StoreTo(refused, registration, Value.Null), evaluator.Errno(site, ValueKind.Failure)),
        };
    }

    /// <summary>DDSL0107 and DDSL0014: a trigger serves one irqfd, a resample eventfd one GSI, and none is both.</summary>
    private Env CheckIrqFd(Env env, CallSite site, int trigger, int resample, int? gsi)
    {
        int call = _run.SiteOf(site.Syntax);
        if (IsFollowed(env, trigger))
        {
            int other = Serving(env, thing => thing.EventFd == trigger);
            if (other >= 0)
            {
                env = _run.Report(env, RuleIds.DoubleAssign, call, trigger, other);
            }
            else
            {
                _run.Verdicts.AddClean(call);
            }
        }

        if (IsFollowed(env, resample))
        {
            int other = Serving(env, thing => thing.Resample == resample && thing.Gsi is { } theirs && gsi is { } own && theirs != own);
            if (resample == trigger || other >= 0)
            {
                int argument = _run.SiteOf(site.Of(_run.Types, static type => type == MachineType.EventFd)[1].Syntax);
                env = _run.Report(env, RuleIds.DuplicateResample, argument, resample, other);
            }
        }

        return env;
    }

    private static int Serving(Env env, System.Func<Thing, bool> which)
        => env.Things
            .Where(pair => pair.Value is { Kind: ThingKind.IrqFd, State: ThingState.Assigned or ThingState.AssignPending, IsFollowed: true }
                && which(pair.Value))
            .Select(static pair => pair.Key)
            .DefaultIfEmpty(-1)
            .Min();

    private static bool IsFollowed(Env env, int id) => env.Find(id) is { IsFollowed: true };

    private static int? GsiOf(CallSite site)
        => site.Arguments.Where(static argument => argument.Parameter?.Name == "gsi")
            .Select(static argument => argument.Value is Microsoft.CodeAnalysis.Operations.IConversionOperation conversion
                ? conversion.Operand.ConstantValue
                : argument.Value.ConstantValue)
            .Select(static constant => constant is { HasValue: true, Value: int number } ? (int?)number : null)
            .FirstOrDefault();

    private static int CounterOf(Env env, List<Microsoft.CodeAnalysis.Operations.IArgumentOperation> eventFds, int index, CallSite site)
        => index < eventFds.Count && site[eventFds[index]] is { IsThing: true } value ? CounterOf(env, value.Id) : -1;

    private static int CounterOf(Env env, int handle) => env.Find(handle) is { Counter: >= 0 } thing ? thing.Counter : handle;

    private Outcome Duplicate(Env env, int handle, CallSite site)
    {
        int counter = CounterOf(env, handle);
        return Make(env, site.Syntax, new(ThingKind.EventFd, ThingState.Open) { IsOwned = true, IsPresent = true, Counter = counter });
    }

    private Env DeassignLater(CallSite site)
    {
        var env = site.Env;
        foreach (var value in site.Arguments.Select(argument => site[argument]).Where(value => value.IsThing && env.Find(value.Id) is { IsRegistration: true }))
        {
            env = CheckAgain(env, site, value.Id);
            env = env[value.Id].State == ThingState.Deassigned
                ? env
                : Witness(env, value.Id).Change(value.Id, known => known with
                {
                    State = ThingState.DeassignPending,
                    Update = site.Receiver.IsThing ? site.Receiver.Id : -1,
                });
        }

        return env;
    }

    private static Env Commit(Env env, int update, int site)
    {
        foreach (var pair in env.Things.Where(pair => pair.Value.Update == update).ToList())
        {
            env = pair.Value.State switch
            {
                ThingState.AssignPending => env.With(pair.Key, pair.Value with { State = ThingState.Assigned }),
                ThingState.DeassignPending => LeaveBehind(
                    env.With(pair.Key, pair.Value with { State = ThingState.Deassigned }), pair.Value, Residue.OfDeassign, site),
                _ => env,
            };
        }

        return env;
    }

    // Two ways: all of it, and nothing of it.
    private List<Outcome> TryCommit(CallSite site, Evaluator evaluator)
    {
        if (!site.Receiver.IsThing)
        {
            return One(new(site.Env, evaluator.Errno(site)));
        }

        var refused = Drop(site.Env, site.Receiver.Id);
        return new()
        {
            new(Commit(site.Env, site.Receiver.Id, _run.SiteOf(site.Syntax)), evaluator.Errno(site, ValueKind.Success)),
            new(refused with { Trouble = refused.Trouble with { HasFailed = true } }, evaluator.Errno(site, ValueKind.Failure)),
        };
    }

    private static Env Drop(Env env, int update) => env.ChangeAll(
        thing => thing.Update == update,
        static thing => thing.State switch
        {
            ThingState.AssignPending => thing with { State = ThingState.Ended },
            ThingState.DeassignPending => thing with { State = ThingState.Assigned },
            _ => thing,
        });
}
