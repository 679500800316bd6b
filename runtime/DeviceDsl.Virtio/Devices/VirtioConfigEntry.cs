using System.ComponentModel;

namespace DeviceDsl.Virtio;

/// <summary>A row in a virtio device's table of configuration fields, as for <see cref="VirtioConfigAttribute"/>.</summary>
/// <param name="Offset">The offset of the field in bytes from the beginning of the configuration space.</param>
/// <param name="Length">Its length in bytes, 1 to 8.</param>
/// <param name="Name">Its name in messages.</param>
/// <param name="Get">Returns its value; bits above the length are ignored.</param>
/// <param name="Set">Sets the value that the driver writes (CF-5); <see langword="null"/> for a read-only field.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record VirtioConfigEntry(int Offset, int Length, string Name, Func<ulong> Get, Action<ulong>? Set = null);
