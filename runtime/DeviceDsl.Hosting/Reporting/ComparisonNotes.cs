using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Reporting;

/// <summary>What the figures mean, and what they do not.</summary>
internal static class ComparisonNotes
{
    /// <summary>Of one machine.</summary>
    public static string Of(MachineKind kind) => kind == MachineKind.Kvm
        ? "userspace exit: the kernel leaves the guest for this process, which finds the doorbell in the device's table and runs "
          + "its handler before the guest goes on. ioeventfd: the kernel signals an eventfd and the guest goes on at once; the "
          + "handler runs beside it, and one call serves all kicks before it."
        : "There is no guest to leave here: the userspace exit is a call in this process, without an ioeventfd on the bus, and "
          + "the ratio compares two ways through software, nothing else.";

    /// <summary>Of the whole comparison.</summary>
    public static string OfAll(ComparisonResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"Round trip: from one write of the guest to its next. Ratio: against the userspace exit of the same space. Medians of {result.Rounds} rounds, all rows in turns; ")
        + (result.AddsUp ? "in every round every write arrived." : "NOT EVERY WRITE ARRIVED, see above.");
}
