using DeviceDsl.Model.Rules;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Analyzers;

/// <summary>The rules about the lifetimes of eventfds and registrations.</summary>
internal static class LifetimeDescriptors
{
    public static readonly DiagnosticDescriptor CloseBeforeDeassign = New(
        RuleIds.CloseBeforeDeassign,
        "Deassign an eventfd before closing it",
        "{0} {1} closed while {2} is still assigned, so a pending kick is lost: deassign the registration first",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor CloseInsideBatch = New(
        RuleIds.CloseInsideBatch,
        "Commit the update before closing an eventfd that it uses",
        "{0} {1} closed before the commit of the update that contains {2}, so the commit finds it closed: commit first",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor DeassignWithoutDrain = New(
        RuleIds.DeassignWithoutDrain,
        "Drain an eventfd between deassigning its doorbell and closing it",
        "{0} is closed without a read after its doorbell was deassigned, so a kick that arrived just before is lost: drain it first",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DrainBeforeDeassign = New(
        RuleIds.DrainBeforeDeassign,
        "Drain an eventfd after deassigning its doorbell",
        "{0} is read only before its doorbell is deassigned, so a kick in between is lost: drain it after the deassign",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor MissingRollback = New(
        RuleIds.MissingRollback,
        "Roll back assignments when a later step fails",
        "{0} stays assigned when the method fails here: deassign it first, or assign everything in one update",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RollbackOrder = New(
        RuleIds.RollbackOrder,
        "Tear down in the reverse order of setup",
        "The loop deassigns doorbells in the order in which they were assigned: count down, and drain each eventfd after its handler is removed",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor RegistrationNotReleased = New(
        RuleIds.RegistrationNotReleased,
        "Release every registration that an object holds",
        "'{0}' holds a registration that this type never deassigns: release it in Dispose",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DoubleAssign = New(
        RuleIds.DoubleAssign,
        "Give each irqfd its own trigger",
        "{0} {1} the trigger of an irqfd, and a machine rejects the second: use another eventfd",
        DiagnosticSeverity.Error);

    public static readonly DiagnosticDescriptor UseAfterDeassign = New(
        RuleIds.UseAfterDeassign,
        "Don't use a registration after deassigning it",
        "{0}",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DisposeOrder = New(
        RuleIds.DisposeOrder,
        "Dispose a registration before its eventfd",
        "{0} {1} disposed before {2}, which is still assigned, so a pending kick is lost: reverse the order",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor ResampleFdClosedFirst = New(
        RuleIds.ResampleFdClosedFirst,
        "Deassign an irqfd before closing its resample eventfd",
        "{0} {1} closed while {2} is still assigned, so the end of its interrupt is no longer reported: deassign the registration first",
        DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor New(string id, string title, string message, DiagnosticSeverity severity)
        => new(id, title, message, Categories.Lifetime, severity, isEnabledByDefault: true, helpLinkUri: HelpLink.For(id));
}
