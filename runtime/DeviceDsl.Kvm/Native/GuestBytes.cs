using System.Buffers.Binary;

namespace DeviceDsl.Kvm.Native;

/// <summary>Values of 1 to 8 bytes in the guest's byte order, which is little-endian.</summary>
internal static class GuestBytes
{
    /// <summary>Reads a value, zero-extended.</summary>
    public static ulong Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        whole.Clear();
        bytes.CopyTo(whole);
        return BinaryPrimitives.ReadUInt64LittleEndian(whole);
    }

    /// <summary>Stores the low bytes of a value, as many as fit.</summary>
    public static void Write(Span<byte> bytes, ulong value)
    {
        Span<byte> whole = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(whole, value);
        whole[..bytes.Length].CopyTo(bytes);
    }
}
