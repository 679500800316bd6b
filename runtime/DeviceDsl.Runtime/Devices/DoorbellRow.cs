namespace DeviceDsl.Devices;

/// <summary>One row of an attached device's doorbell table, with the number of kicks served for each of its doorbells.</summary>
internal sealed class DoorbellRow(DoorbellEntry entry)
{
    private readonly ulong[] _kicks = new ulong[Math.Max(entry.Count, 0)];

    /// <summary>The row.</summary>
    public DoorbellEntry Entry { get; } = entry;

    /// <summary>Returns the number of kicks served for a doorbell.</summary>
    public ulong KicksOf(int index) => Volatile.Read(ref _kicks[index]);

    /// <summary>Counts served kicks. Called by one thread at a time.</summary>
    public void Count(int index, ulong kicks) => Volatile.Write(ref _kicks[index], _kicks[index] + kicks);
}
