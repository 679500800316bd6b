using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DeviceDsl.Analyzers.Api;
using DeviceDsl.Analyzers.Bodies;
using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using TypeCode = DeviceDsl.Analyzers.Bodies.TypeCode;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Every check of virtqueues and their devices.</summary>
internal static class QueueRules
{
    /// <summary>Whether a call shows that these checks apply to the type.</summary>
    public static bool Matters(IMethodSymbol method) => method.ContainingType switch
    {
        { Name: "GuestMemoryMap" } type when VirtioApi.IsMemory(type) => true,
        { Name: "ChainReader" } type when VirtioApi.IsReader(type) => true,
        { Name: "BinaryPrimitives" } type when Framework.NameOf(type) is not null => true,
        { Name: "MemoryMarshal" } type when Framework.NameOf(type) is not null => method.Name is "Read" or "Write" or "AsRef",
        { Name: "VirtQueue" } type when VirtioApi.IsQueue(type) => method.Name == "EnableKicks",
        { Name: "VirtioDevice" } type when VirtioApi.IsBase(type) => method.Name is "HandOver" or "Synchronize",
        _ => method.Name is "StopAndDrain" || (method.Name == "HandOver" && VirtioApi.IsDevice(method.ContainingType)),
    };

    public static IReadOnlyList<CodeRule<TypeCode>> All { get; } =
    [
        new(NoRecheckAfterReenableRule.Check, Catalogue.NoRecheckAfterReenable),
        new(static (code, _) => HostNotifierOwnerConflictRule.Check(code), Catalogue.HostNotifierOwnerConflict),
        new(static (code, cancellation) => new StopIsReentrantRule(code, cancellation).Check(), Catalogue.StopIsReentrant),
        When(
            static code => code.IsDevice || code.IsVirtioDevice,
            static (code, cancellation) => new IsrOverwriteRule(code, cancellation).Check(),
            Catalogue.IsrOverwrite),
        When(
            static code => code.IsVirtioDevice,
            static (code, _) => AsyncNotifySafeRequiredRule.Check(code.Type),
            Catalogue.AsyncNotifySafeRequired),
        When(
            static code => !code.IsVirtioDevice,
            static (code, cancellation) => new DriverReadyRule(code, cancellation).Check(),
            Catalogue.KickBeforeDriverOk,
            Catalogue.NoSelfKickOnStart),
        When(
            ReadsGuest,
            static (code, cancellation) => new UncheckedQueueIndexRule(code, cancellation).Check(),
            Catalogue.UncheckedQueueIndex),
        When(UsesRings, static (code, _) => new RingIndexNoWrapRule(code).Check(), Catalogue.RingIndexNoWrap),
        When(
            UsesRings,
            static (code, cancellation) => UsedIdxBeforeEntryRule.Check(RingAccesses.Of(code, cancellation)),
            Catalogue.UsedIdxBeforeEntry),
        When(
            UsesRings,
            static (code, cancellation) => MissingFullFenceRule.Check(RingAccesses.Of(code, cancellation)),
            Catalogue.MissingFullFence),
    ];

    private static CodeRule<TypeCode> When(
        Func<TypeCode, bool> applies,
        Func<TypeCode, CancellationToken, IEnumerable<Finding>> check,
        params Rule[] reports)
        => new((code, cancellation) => applies(code) ? check(code, cancellation) : [], reports);

    private static bool ReadsGuest(TypeCode code)
        => code.IsDevice
            || code.IsVirtioDevice
            || code.HasGuestValues
            || code.All<IInvocationOperation>().Any(static call => GuestSources.FilledBy(call) is not null);

    private static bool UsesRings(TypeCode code)
        => code.All<IInvocationOperation>()
            .Any(static call => VirtioApi.IsMemory(call.TargetMethod.ContainingType)
                || Framework.NameOf(call.TargetMethod.ContainingType) is "BinaryPrimitives" or "MemoryMarshal");
}
