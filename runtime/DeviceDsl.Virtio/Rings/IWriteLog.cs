namespace DeviceDsl.Virtio.Rings;

/// <summary>The record of the guest memory that a device has written, for a live migration (VU-25).</summary>
internal interface IWriteLog
{
    /// <summary>Marks the pages of a range of guest memory as written.</summary>
    void Mark(ulong address, ulong length);
}
