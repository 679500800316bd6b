namespace DeviceDsl.Machines;

/// <summary>Logs guest accesses that a device refuses, once for each register and region, and counts the rest.</summary>
/// <remarks>Used by one thread at a time. Only the first access allocates.</remarks>
internal sealed class RefusedAccessLog
{
    private readonly Attachment _attachment;
    private readonly string[] _registers;
    private readonly string[] _regions;

    public RefusedAccessLog(Attachment attachment)
    {
        _attachment = attachment;
        IDevice device = attachment.Device;
        _registers = [.. Enumerable.Range(0, device.RegisterCount).Select(device.GetRegister).Select(row => Site(row.Form, row.Name))];
        _regions = [.. Enumerable.Range(0, device.RegionCount).Select(device.GetRegion).Select(row => Site(row.Form, row.Name))];
    }

    /// <summary>Reports an access that was refused.</summary>
    /// <param name="slice">The part of the access in the register or region.</param>
    /// <param name="isWrite">Whether it is a write.</param>
    /// <param name="length">The width of the whole access.</param>
    public void Report(in AccessSlice slice, bool isWrite, int length)
    {
        string site = (slice.Place.IsRegion ? _regions : _registers)[slice.Place.Row];
        _attachment.Machine.ReportRefusedAccess(_attachment, site, slice, isWrite, length);
    }

    // The name by which the log counts.
    private static string Site(AccessForm form, string name) => form.MayRefuse ? $"refused access of {name}" : "";
}
