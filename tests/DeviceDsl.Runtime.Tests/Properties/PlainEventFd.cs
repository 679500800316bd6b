namespace DeviceDsl.Runtime.Tests.Properties;

/// <summary>EVT-1 and EVT-2, as they are written.</summary>
internal sealed class PlainEventFd
{
    private UInt128 _count;

    public int OpenHandles { get; set; } = 1;

    /// <summary>The signal of a doorbell.</summary>
    public void Signal()
    {
        if (_count < ulong.MaxValue) _count++;
    }

    /// <summary>The write of a user.</summary>
    public string Write(ulong count)
    {
        if (count == ulong.MaxValue) return "EINVAL";
        if (_count + count >= ulong.MaxValue) return "EAGAIN";
        _count += count;
        return "None";
    }

    public string Read()
    {
        UInt128 count = _count;
        _count = 0;
        return count == 0 ? "EAGAIN" : $"{count}";
    }
}
