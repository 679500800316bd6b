using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about what the attributes of a virtio device say.</summary>
internal static class VirtioDescriptors
{
    public static readonly DiagnosticDescriptor VirtioShape = new(
        RuleIds.VirtioShape,
        "A virtio device is a class that can be given its description",
        "The virtio device '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.VirtioShape));

    public static readonly DiagnosticDescriptor VirtioKind = new(
        RuleIds.VirtioKind,
        "A virtio device has a number that drivers look for",
        "The virtio device '{0}' has the number {1}: kinds have the numbers {2} to {3}",
        Categories.Declaration,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.VirtioKind));

    public static readonly DiagnosticDescriptor InvalidQueue = new(
        RuleIds.InvalidQueue,
        "A queue has an index and a size that exist",
        "The queue of '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.InvalidQueue));

    public static readonly DiagnosticDescriptor DuplicateQueue = new(
        RuleIds.DuplicateQueue,
        "A queue has one handler",
        "Queue {0} is served by '{1}' already, and never by '{2}'",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.DuplicateQueue));

    public static readonly DiagnosticDescriptor QueueGap = new(
        RuleIds.QueueGap,
        "The queues of a virtio device have the indices from 0 on",
        "'{0}' has a queue {1}, which '{2}' serves, and no queue {3}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.QueueGap));

    public static readonly DiagnosticDescriptor ConfigurationField = new(
        RuleIds.ConfigurationField,
        "A field of the configuration is a number that can be read, and set where the driver may write",
        "The configuration field '{0}' {1}",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.ConfigurationField));

    public static readonly DiagnosticDescriptor OverlappingConfiguration = new(
        RuleIds.OverlappingConfiguration,
        "Fields of the configuration do not overlap",
        "The configuration fields '{0}', {1}, and '{2}', {3}, overlap",
        Categories.Declaration,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink.For(RuleIds.OverlappingConfiguration));
}
