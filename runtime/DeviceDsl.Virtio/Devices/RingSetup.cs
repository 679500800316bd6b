using DeviceDsl.Virtio.Rings;

namespace DeviceDsl.Virtio.Devices;

/// <summary>A ring as a vhost-user frontend sets it up.</summary>
/// <param name="Size">The queue size.</param>
/// <param name="Areas">Its guest-physical addresses.</param>
/// <param name="Start">Where it goes on.</param>
/// <param name="IsEnabled">Whether it is served. A ring that is not keeps its requests until it is (VU-16).</param>
/// <param name="Log">The log of its writes; null for none.</param>
internal readonly record struct RingSetup(int Size, VirtQueueAreas Areas, RingStart Start, bool IsEnabled, RingLog? Log);
