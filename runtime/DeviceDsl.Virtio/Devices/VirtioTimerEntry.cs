using System.ComponentModel;

namespace DeviceDsl.Virtio;

/// <summary>A row in a virtio device's table of timers.</summary>
/// <param name="Timer">The timer, which belongs to this device alone.</param>
/// <param name="Handler">Runs when its deadline has passed, with the number of deadlines that have.</param>
/// <param name="IsSaved">Whether it is part of the device's saved state.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct VirtioTimerEntry(DeviceTimer Timer, Action<ulong> Handler, bool IsSaved = true);
