using DeviceDsl.Foundation;

namespace DeviceDsl.Machines;

/// <summary>A part of an access that its device answers later.</summary>
/// <param name="Slice">The part.</param>
/// <param name="Mask">The bits that exist in it.</param>
/// <param name="Access">The wait for the answer.</param>
internal readonly record struct DeferredPart(AccessSlice Slice, ulong Mask, DeferredToken Access);
