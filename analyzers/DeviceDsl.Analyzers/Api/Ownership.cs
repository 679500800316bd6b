namespace DeviceDsl.Analyzers.Api;

/// <summary>What a method declares to do with what it is given.</summary>
internal enum Ownership
{
    /// <summary>Nothing is declared.</summary>
    Undeclared,
    Borrows,
    Takes,
    Closes,
    Deassigns,
}
