using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the attributes of a virtio device.</summary>
internal static class VirtioDescriptors
{
    public static readonly DiagnosticDescriptor VirtioShape = new(
        RuleIds.VirtioShape,
        "Declare virtio devices as partial classes derived from VirtioDevice",
        "The virtio device '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.VirtioShape));

    public static readonly DiagnosticDescriptor VirtioKind = new(
        RuleIds.VirtioKind,
        "Use a virtio device ID that drivers look for",
        "The virtio device '{0}' has device ID {1}, which no driver looks for: use {2} to {3}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.VirtioKind));

    public static readonly DiagnosticDescriptor InvalidQueue = new(
        RuleIds.InvalidQueue,
        "Queues must have a valid index and size",
        "The queue of '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidQueue));

    public static readonly DiagnosticDescriptor DuplicateQueue = new(
        RuleIds.DuplicateQueue,
        "Give each queue one handler",
        "Queue {0} is already served by '{1}', so '{2}' never runs: remove one of them",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateQueue));

    public static readonly DiagnosticDescriptor QueueGap = new(
        RuleIds.QueueGap,
        "Number the queues of a virtio device from 0 without gaps",
        "'{0}' has queue {1}, which '{2}' serves, but no queue {3}: number the queues without gaps",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.QueueGap));

    public static readonly DiagnosticDescriptor ConfigurationField = new(
        RuleIds.ConfigurationField,
        "Declare configuration fields as readable numbers, with a setter if the driver may write",
        "The configuration field '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ConfigurationField));

    public static readonly DiagnosticDescriptor OverlappingConfiguration = new(
        RuleIds.OverlappingConfiguration,
        "Configuration fields must not overlap",
        "The configuration field '{0}' ({1}) overlaps '{2}' ({3}): move one of them",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OverlappingConfiguration));
}
