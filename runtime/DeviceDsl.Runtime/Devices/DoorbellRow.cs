namespace DeviceDsl.Devices;

/// <summary>One row of an attached device's doorbell table, and how often each of its doorbells was served.</summary>
internal sealed class DoorbellRow(DoorbellEntry entry)
{
    private readonly ulong[] _kicks = new ulong[Math.Max(entry.Count, 0)];

    /// <summary>The row.</summary>
    public DoorbellEntry Entry { get; } = entry;

    /// <summary>How many kicks of a doorbell were served.</summary>
    public ulong KicksOf(int index) => Volatile.Read(ref _kicks[index]);

    /// <summary>Counts kicks that were served. One thread at a time.</summary>
    public void Count(int index, ulong kicks) => Volatile.Write(ref _kicks[index], _kicks[index] + kicks);
}
