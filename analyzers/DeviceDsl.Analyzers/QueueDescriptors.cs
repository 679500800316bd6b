using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about virtqueues and their devices.</summary>
internal static class QueueDescriptors
{
    public static readonly DiagnosticDescriptor NoRecheckAfterReenable = New(
        RuleIds.NoRecheckAfterReenable,
        "Recheck the queue after enabling kicks",
        "Requests that arrived before kicks were enabled on '{0}' raise no kick: check the result of EnableKicks and drain again",
        DiagnosticSeverity.Warning,
        Categories.Handler);

    public static readonly DiagnosticDescriptor KickBeforeDriverOk = New(
        RuleIds.KickBeforeDriverOk,
        "Don't serve kicks before DRIVER_OK",
        "'{0}' serves kicks without checking that the driver has set DRIVER_OK: check the device status first",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NoSelfKickOnStart = New(
        RuleIds.NoSelfKickOnStart,
        "Poll the queue once after enabling notifications",
        "A driver may have filled the queue before this point, and its requests would wait for the next kick: signal '{0}' once",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UsedIdxBeforeEntry = New(
        RuleIds.UsedIdxBeforeEntry,
        "Write a used entry before publishing its index",
        "The index of the ring at '{0}' {1}",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor MissingFullFence = New(
        RuleIds.MissingFullFence,
        "Put a full fence between publishing to the driver and reading what it wants",
        "Without a full fence before this read of '{0}', {1}: add a fence",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HostNotifierOwnerConflict = New(
        RuleIds.HostNotifierOwnerConflict,
        "Don't hand a queue to two owners",
        "Queue {0} is already handed over, so this call throws EBUSY: dispose the first owner before",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UncheckedQueueIndex = New(
        RuleIds.UncheckedQueueIndex,
        "Validate guest-controlled values before using them",
        "'{0}' comes from the guest and {1} {2} without validation: check its range first",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor StopIsReentrant = New(
        RuleIds.StopIsReentrant,
        "A stop must not restart the device",
        "The kick served here may reassign '{0}', which this stop has just deassigned: mark the device as stopping first",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RingIndexNoWrap = New(
        RuleIds.RingIndexNoWrap,
        "Ring indices must wrap after 65535",
        "The ring index '{0}' {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor IsrOverwrite = New(
        RuleIds.IsrOverwrite,
        "Don't overwrite pending interrupt causes",
        "'{0}' {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AsyncNotifySafeRequired = New(
        RuleIds.AsyncNotifySafeRequired,
        "Declare how a virtio device receives its kicks",
        "Kicks of '{0}' arrive by ioeventfd, but drivers of device ID {1} may spin until a kick is served: set IoEventFd explicitly",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity, string category = Categories.Virtio)
        => new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
