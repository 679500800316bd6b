namespace DeviceDsl.Hosting.Measurement;

/// <summary>A guest's write that rings a doorbell.</summary>
/// <param name="Address">The address.</param>
/// <param name="Length">The number of bytes.</param>
/// <param name="Value">The value.</param>
internal readonly record struct RingingWrite(IoAddress Address, int Length, ulong Value)
{
    private const int UsualLength = 4;

    /// <summary>Returns the write that rings a doorbell of an attached device.</summary>
    public static RingingWrite For(Attachment attachment, int doorbell)
    {
        DoorbellEntry entry = attachment.Device.GetDoorbell(doorbell);
        return new(attachment.AddressOf(doorbell), entry.Length == 0 ? UsualLength : entry.Length, entry.Match.GetValueOrDefault());
    }
}
