using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Requests;

/// <summary>The reply to a request that always has one (VU-11).</summary>
/// <param name="Payload">The payload.</param>
/// <param name="Descriptor">A descriptor that is sent with it and closed afterwards; null for none.</param>
internal sealed record Reply(byte[] Payload, SafeFileHandle? Descriptor = null) : IDisposable
{
    /// <summary>Returns the reply of a 64-bit number.</summary>
    public static Reply Of(ulong value)
    {
        byte[] payload = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(payload, value);
        return new(payload);
    }

    /// <summary>Returns the reply of a ring and a number.</summary>
    public static Reply Of(uint index, uint value)
    {
        byte[] payload = new byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(payload, index);
        BinaryPrimitives.WriteUInt32LittleEndian(payload.AsSpan(sizeof(uint)), value);
        return new(payload);
    }

    /// <summary>Closes the descriptor.</summary>
    public void Dispose() => Descriptor?.Dispose();
}
