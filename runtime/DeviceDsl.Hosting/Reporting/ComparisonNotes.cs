using System.Globalization;
using DeviceDsl.Hosting.Measurement;

namespace DeviceDsl.Hosting.Reporting;

/// <summary>The notes under the tables: the meaning of the figures and their limits.</summary>
internal static class ComparisonNotes
{
    /// <summary>Returns the note for one machine.</summary>
    public static string Of(MachineKind kind) => kind == MachineKind.Kvm
        ? "userspace exit: the guest exits to this process, which finds the doorbell in the device's table and runs its handler "
          + "before the guest continues. ioeventfd: the kernel signals an eventfd and the guest continues at once. Here the handler "
          + "is held back until the run is over, and then serves all kicks in one call. If it runs while the guest runs, waking it "
          + "costs the guest more, depending on how busy the processors are."
        : "This guest makes no real exits: the userspace exit is a call in this process, and the ratio only compares two software "
          + "paths.";

    /// <summary>Returns the note for the whole comparison.</summary>
    public static string OfAll(ComparisonResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"Round trip: from one write of the guest to the next. Ratio: speed relative to the userspace exit of the same space. "
                + $"Medians of {result.Rounds} rounds, in which the rows take turns; ")
        + (result.IsComplete ? "in every round every write arrived." : "NOT EVERY WRITE ARRIVED, see above.");
}
