namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>That a member of one type uses another type.</summary>
/// <param name="Member">The member as a reader of the source knows it, as in <c>EventFd.Signal</c>.</param>
/// <param name="Target">The outermost type used.</param>
internal sealed record TypeUse(string Member, TypeId Target);
