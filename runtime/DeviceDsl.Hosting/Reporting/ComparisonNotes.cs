using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Reporting;

/// <summary>What the figures mean, and what they do not.</summary>
internal static class ComparisonNotes
{
    /// <summary>Of one machine.</summary>
    public static string Of(MachineKind kind) => kind == MachineKind.Kvm
        ? "userspace exit: the kernel leaves the guest for this process, which finds the doorbell in the device's table and runs "
          + "its handler before the guest goes on. ioeventfd: the kernel signals an eventfd and the guest goes on at once; here "
          + "the handler is kept until the run is over and then takes all its kicks in one call. Where it runs beside the guest, "
          + "waking it costs the guest more, by how free the processors are."
        : "There is no guest to leave here: the userspace exit is a call in this process, and the ratio compares two ways "
          + "through software, nothing else.";

    /// <summary>Of the whole comparison.</summary>
    public static string OfAll(ComparisonResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"Round trip: from one write of the guest to its next. Ratio: against the userspace exit of the same space. Medians of {result.Rounds} rounds, all rows in turns; ")
        + (result.AddsUp ? "in every round every write arrived." : "NOT EVERY WRITE ARRIVED, see above.");
}
