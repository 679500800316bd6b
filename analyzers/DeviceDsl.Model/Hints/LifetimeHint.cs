namespace DeviceDsl.Model.Hints;

/// <summary>The objects of a mistake in their lifetimes.</summary>
/// <param name="EventFd">The name of the eventfd, or null.</param>
/// <param name="Registration">The name of the registration, or null.</param>
/// <param name="Remark">What the fix must know of them.</param>
internal sealed record LifetimeHint(string? EventFd, string? Registration, LifetimeRemark Remark) : Hint;
