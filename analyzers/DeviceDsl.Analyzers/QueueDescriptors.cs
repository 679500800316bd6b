using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about virtqueues, and about devices that have them.</summary>
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
        "Kicks are served when the driver is ready",
        "'{0}' serves kicks, and never looks whether the driver has set DRIVER_OK",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor NoSelfKickOnStart = New(
        RuleIds.NoSelfKickOnStart,
        "A queue is looked at once when its kicks begin to come",
        "A driver may have filled the queue before this: signal '{0}' once, or what is there waits for the next kick",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor UsedIdxBeforeEntry = New(
        RuleIds.UsedIdxBeforeEntry,
        "A used entry is there before the index shows it",
        "The index of the ring at '{0}' {1}",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor MissingFullFence = New(
        RuleIds.MissingFullFence,
        "A full fence stands between what a driver is to see and what it wants",
        "Without a full fence before this read of '{0}', {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor HostNotifierOwnerConflict = New(
        RuleIds.HostNotifierOwnerConflict,
        "A queue is handed to one owner at a time",
        "Queue {0} is handed over already and not given back: this throws EBUSY",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UncheckedQueueIndex = New(
        RuleIds.UncheckedQueueIndex,
        "What a guest chose is looked at before it is used",
        "'{0}' comes from the guest and {1} {2} without a check",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor StopIsReentrant = New(
        RuleIds.StopIsReentrant,
        "A stop does not start again",
        "The kick that is served here may assign '{0}' again, which was just taken away: say first that this is a stop",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RingIndexNoWrap = New(
        RuleIds.RingIndexNoWrap,
        "The index of a ring begins again behind 65535",
        "The ring index '{0}' {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor IsrOverwrite = New(
        RuleIds.IsrOverwrite,
        "Causes of interrupts are added, and not replaced",
        "'{0}' {1}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor AsyncNotifySafeRequired = New(
        RuleIds.AsyncNotifySafeRequired,
        "A virtio device says whether its drivers wait for kicks",
        "Kicks of '{0}' come by ioeventfd, and drivers of kind {1} may spin until one is served: say with IoEventFd whether they do",
        DiagnosticSeverity.Info);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity, string category = Categories.Virtio)
        => new(id, title, message, category, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
