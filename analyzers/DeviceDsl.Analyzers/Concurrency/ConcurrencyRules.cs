using System;
using System.Collections.Generic;
using System.Threading;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Analyzers.Handlers;
using DeviceDsl.Model.Rules;
using TypeCode = DeviceDsl.Analyzers.Bodies.TypeCode;

namespace DeviceDsl.Analyzers.Concurrency;

/// <summary>Every check of the locks and threads of a type.</summary>
internal static class ConcurrencyRules
{
    public static IReadOnlyList<CodeRule<TypeCode>> All { get; } =
    [
        HandlerRules.OfEach(PublishBeforeInitRule.Check, Catalogue.PublishBeforeInit),
        OfLocks(WaitUnderLockRule.CheckAll, Catalogue.WaitWhileHoldingLock, Catalogue.DeassignUnderLock),
        OfLocks(SignalUnderLockRule.CheckAll, Catalogue.SignalUnderLock),
        OfLocks(LockRankInversionRule.Check, Catalogue.LockRankInversion),
        new(JoinParkedWorkerRule.CheckAll, Catalogue.JoinParkedWorker),
    ];

    // Most types have no locks, and must cost nothing here.
    private static CodeRule<TypeCode> OfLocks(
        Func<IReadOnlyList<HeldLock>, TypeCode, CancellationToken, IEnumerable<Finding>> check,
        params Rule[] reports)
        => new(
            (type, cancellation) => HeldLock.Of(type) is { Count: > 0 } locks ? check(locks, type, cancellation) : [],
            reports);
}
