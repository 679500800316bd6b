using System.ComponentModel;

namespace DeviceDsl.Virtio;

/// <summary>A row of a virtio device's table of configuration fields, as for <see cref="VirtioConfigAttribute"/>.</summary>
/// <param name="Offset">Where the field begins, in bytes from the beginning of the space.</param>
/// <param name="Length">Its length in bytes, 1 to 8.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Get">Gives its value; bits above the length are ignored.</param>
/// <param name="Set">Takes the value that the driver writes (CF-5); <see langword="null"/> where it may not.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record VirtioConfigEntry(int Offset, int Length, string Name, Func<ulong> Get, Action<ulong>? Set = null);
