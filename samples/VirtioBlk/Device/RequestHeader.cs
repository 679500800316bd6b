using System.Runtime.InteropServices;

namespace VirtioBlk;

/// <summary>The header before the data of a request (BK-6).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal readonly record struct RequestHeader(RequestType Type, uint Priority, ulong Sector);
