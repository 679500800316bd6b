using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Protocol;

/// <summary>A request of a frontend. It owns its descriptors until a handler takes them, and closes the rest (VU-2).</summary>
/// <param name="header">The checked header.</param>
/// <param name="payload">The payload.</param>
/// <param name="descriptors">The descriptors that came with it.</param>
internal sealed class FrontendMessage(MessageHeader header, byte[] payload, List<SafeFileHandle> descriptors) : IDisposable
{
    /// <summary>The header.</summary>
    public MessageHeader Header => header;

    /// <summary>The request, which may be unknown.</summary>
    public FrontendRequest Request => (FrontendRequest)header.Request;

    /// <summary>The length of the payload in bytes.</summary>
    public int Length => payload.Length;

    /// <summary>The payload.</summary>
    public ReadOnlySpan<byte> Payload => payload;

    /// <summary>The number of descriptors that no handler has taken.</summary>
    public int DescriptorCount => descriptors.Count;

    /// <summary>Checks the length of the payload.</summary>
    public void RequireLength(int length)
    {
        if (payload.Length != length) throw Refuse($"has {payload.Length} bytes; it must have {length}");
    }

    /// <summary>Checks the number of descriptors.</summary>
    public void RequireDescriptors(int count)
    {
        if (descriptors.Count != count)
        {
            throw new FrontendException("VU-2", $"{Request} has {descriptors.Count} descriptors; it must have {count}.");
        }
    }

    /// <summary>Takes the next descriptor, which the caller owns from then on.</summary>
    public SafeFileHandle TakeDescriptor()
    {
        SafeFileHandle descriptor = descriptors[0];
        descriptors.RemoveAt(0);
        return descriptor;
    }

    public ushort ReadUInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(payload.AsSpan(offset));

    public uint ReadUInt32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(offset));

    public ulong ReadUInt64(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(payload.AsSpan(offset));

    /// <summary>Returns the error for a request whose payload breaks a rule.</summary>
    public FrontendException Refuse(string what, string rule = "VU-1") => new(rule, $"{Request} {what}.");

    /// <summary>Closes the descriptors that no handler has taken.</summary>
    public void Dispose()
    {
        foreach (SafeFileHandle descriptor in descriptors) descriptor.Dispose();
        descriptors.Clear();
    }
}
