namespace DeviceDsl.Virtio.Devices;

/// <summary>A device's configuration space: its fields, with zeros between them.</summary>
internal sealed class ConfigurationSpace
{
    private const int MaximumLength = 0x1000;

    private readonly ConfigurationField[] _fields;

    /// <exception cref="ArgumentException">A field is invalid, or two fields overlap.</exception>
    public ConfigurationSpace(string device, IEnumerable<VirtioConfigEntry> fields)
    {
        _fields = [.. fields.Select(entry => Check(device, entry)).OrderBy(field => field.Offset)];
        for (int i = 1; i < _fields.Length; i++)
        {
            if (_fields[i - 1].Holds(_fields[i].Offset))
            {
                throw new ArgumentException(
                    $"Configuration fields {_fields[i - 1].Name} and {_fields[i].Name} of {device} overlap at offset {_fields[i].Offset}.");
            }
        }

        Length = _fields.Length == 0 ? 0 : _fields[^1].End;
    }

    /// <summary>Its length in bytes.</summary>
    public int Length { get; }

    /// <summary>Reads bytes, aligned or not; bytes beyond the end read as all ones (CF-1).</summary>
    public ulong Read(ulong offset, int length)
    {
        ulong value = 0;
        for (int i = 0; i < length; i++) value |= (ulong)ByteAt(offset + (ulong)i) << (8 * i);
        return value;
    }

    /// <summary>Writes the bytes that belong to writable fields (CF-5).</summary>
    public void Write(ulong offset, int length, ulong value)
    {
        for (int i = 0; i < length; i++)
        {
            ulong at = offset + (ulong)i;
            if (at < (ulong)Length) Find((int)at)?.SetByteAt((int)at, (byte)(value >> (8 * i)));
        }
    }

    /// <summary>Whether every byte of a range belongs to a writable field.</summary>
    public bool IsWritable(ulong offset, int length)
    {
        for (int i = 0; i < length; i++)
        {
            ulong at = offset + (ulong)i;
            if (at >= (ulong)Length || Find((int)at) is not { IsWritable: true }) return false;
        }

        return true;
    }

    private static ConfigurationField Check(string device, VirtioConfigEntry entry)
        => entry is { Length: >= 1 and <= sizeof(ulong), Offset: >= 0 } && entry.Offset <= MaximumLength - entry.Length
            ? new(entry)
            : throw new ArgumentException(
                $"Configuration field {entry.Name} of {device} has {entry.Length} bytes at offset {entry.Offset}: "
                    + $"it must have 1 to {sizeof(ulong)} bytes and end by {MaximumLength}.");

    private byte ByteAt(ulong offset)
    {
        if (offset >= (ulong)Length) return byte.MaxValue;
        return Find((int)offset)?.ByteAt((int)offset) ?? 0;
    }

    private ConfigurationField? Find(int offset)
    {
        foreach (ConfigurationField field in _fields)
        {
            if (field.Holds(offset)) return field;
        }

        return null;
    }
}
