using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DeviceDsl.Model.Devices;

namespace DeviceDsl.Generator;

/// <summary>The argument of a row for the form of its accesses.</summary>
internal static class AccessFormText
{
    private const string Others = "global::DeviceDsl.OtherWidths.";

    /// <summary>The argument, with a comma before it; empty if the row takes every access.</summary>
    /// <param name="form">The form.</param>
    /// <param name="checksReads">Whether a method may refuse reads.</param>
    /// <param name="checksWrites">Whether a method may refuse writes.</param>
    /// <param name="defersReads">Whether a method may answer reads later.</param>
    /// <param name="defersWrites">Whether a method may complete writes later.</param>
    public static string Argument(AccessFormModel form, bool checksReads, bool checksWrites, bool defersReads, bool defersWrites)
    {
        var parts = new List<string>();
        if (form.Widths != 0) parts.Add($"Widths: {form.Widths.ToString(CultureInfo.InvariantCulture)}");

        if (form.Widths != 0 && form.Others != OtherWidths.Refuse) parts.Add($"Others: {string.Join(" | ", Names(form.Others))}");

        if (form.Order == ByteOrder.BigEndian) parts.Add("Order: global::DeviceDsl.ByteOrder.BigEndian");

        if (checksReads) parts.Add("ChecksReads: true");

        if (checksWrites) parts.Add("ChecksWrites: true");

        if (defersReads) parts.Add("DefersReads: true");

        if (defersWrites) parts.Add("DefersWrites: true");

        return parts.Count == 0 ? "" : $", Form: new({string.Join(", ", parts)})";
    }

    private static IEnumerable<string> Names(OtherWidths others)
        => new[] { OtherWidths.Split, OtherWidths.Pad }.Where(one => (others & one) != 0).Select(static one => Others + one);
}
