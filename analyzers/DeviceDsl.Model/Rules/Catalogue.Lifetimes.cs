using static Microsoft.CodeAnalysis.DiagnosticSeverity;

namespace DeviceDsl.Model.Rules;

/// <content>The rules about the lifetimes of eventfds and registrations.</content>
internal static partial class Catalogue
{
    public static readonly Rule CloseBeforeDeassign = new(
        "DDSL0101", Categories.Lifetime, Error,
        "Deassign an eventfd before closing it",
        "{0} {1} closed while {2} is still assigned, so a pending kick is lost: deassign the registration first");

    public static readonly Rule CloseInsideBatch = new(
        "DDSL0102", Categories.Lifetime, Error,
        "Commit the update before closing an eventfd that it uses",
        "{0} {1} closed before the commit of the update that contains {2}, so the commit finds it closed: commit first");

    public static readonly Rule DeassignWithoutDrain = new(
        "DDSL0103", Categories.Lifetime, Warning,
        "Drain an eventfd between deassigning its doorbell and closing it",
        "{0} is closed without a read after its doorbell was deassigned, so a kick that arrived just before is lost: drain it first");

    public static readonly Rule DrainBeforeDeassign = new(
        "DDSL0104", Categories.Lifetime, Warning,
        "Drain an eventfd after deassigning its doorbell",
        "{0} is read only before its doorbell is deassigned, so a kick in between is lost: drain it after the deassign");

    public static readonly Rule MissingRollbackOnFailure = new(
        "DDSL0105", Categories.Lifetime, Warning,
        "Roll back assignments when a later step fails",
        "{0} stays {1} when the method fails here: {2}");

    public static readonly Rule RollbackOrder = new(
        "DDSL0106", Categories.Lifetime, Warning,
        "Tear down in the reverse order of setup",
        "The loop deassigns doorbells in the order in which they were assigned: count down, and drain each eventfd after its handler "
            + "is removed");

    public static readonly Rule DoubleAssign = new(
        "DDSL0107", Categories.Lifetime, Error,
        "Give each irqfd its own trigger",
        "{0} {1} the trigger of an irqfd, and a machine rejects the second: use another eventfd");

    public static readonly Rule UseAfterDeassign = new(
        "DDSL0108", Categories.Lifetime, Warning,
        "Don't use a registration after deassigning it",
        "{0}");

    public static readonly Rule RegistrationNotReleased = new(
        "DDSL0109", Categories.Lifetime, Warning,
        "Release every registration that an object holds",
        "'{0}' holds {1} that this type never ends: release it in Dispose");

    public static readonly Rule DisposeOrder = new(
        "DDSL0110", Categories.Lifetime, Warning,
        "Dispose a registration before its eventfd",
        "{0} {1} disposed before {2}, which is still assigned, so a pending kick is lost: reverse the order");

    public static readonly Rule ResampleFdClosedFirst = new(
        "DDSL0114", Categories.Lifetime, Warning,
        "Deassign an irqfd before closing its resample eventfd",
        "{0} {1} closed while {2} is still assigned, so the end of its interrupt is no longer reported: deassign the registration first");
}
