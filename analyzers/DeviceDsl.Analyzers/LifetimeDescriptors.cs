using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the lives of eventfds and registrations.</summary>
internal static class LifetimeDescriptors
{
    public static readonly DiagnosticDescriptor CloseBeforeDeassign = New(
        RuleIds.CloseBeforeDeassign,
        "An eventfd is deassigned before it is closed",
        "{0} {1} closed while {2} is still assigned: a kick that is pending is lost, and nothing is left to deassign",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor CloseInsideBatch = New(
        RuleIds.CloseInsideBatch,
        "An eventfd is closed after the update is committed",
        "{0} {1} closed before the update that {2} is part of is committed: the commit finds it closed",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor DeassignWithoutDrain = New(
        RuleIds.DeassignWithoutDrain,
        "An eventfd is read between deassigning its doorbell and closing it",
        "{0} is closed without being read after its doorbell was deassigned: a kick that arrived just before is lost",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DrainBeforeDeassign = New(
        RuleIds.DrainBeforeDeassign,
        "An eventfd is read after its doorbell is deassigned",
        "{0} is read before its doorbell is deassigned, and not after: a kick in between is lost",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingRollback = New(
        RuleIds.MissingRollback,
        "What was assigned is taken back when a later step fails",
        "{0} stays assigned when the method is left here because of a failure: deassign it first, or assign all in one update",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RollbackOrder = New(
        RuleIds.RollbackOrder,
        "What was set up is taken down in reverse",
        "Doorbells are deassigned here in the order in which they were assigned: count down, and read each eventfd once nothing serves it any more",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RegistrationNotReleased = New(
        RuleIds.RegistrationNotReleased,
        "An object releases its registrations",
        "'{0}' holds a registration that nothing in this type deassigns",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DoubleAssign = New(
        RuleIds.DoubleAssign,
        "An eventfd triggers one irqfd",
        "{0} {1} the trigger of an irqfd: a machine refuses the second",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UseAfterDeassign = New(
        RuleIds.UseAfterDeassign,
        "A registration is over once it is deassigned",
        "{0}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DisposeOrder = New(
        RuleIds.DisposeOrder,
        "A registration is disposed before its eventfd",
        "{0} {1} disposed before {2}, which is still assigned then: a kick that is pending is lost",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ResampleFdClosedFirst = New(
        RuleIds.ResampleFdClosedFirst,
        "A resample eventfd is closed after its irqfd is deassigned",
        "{0} {1} closed while {2} is still assigned: the interrupt goes on, and nobody hears of its end",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Lifetime, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
