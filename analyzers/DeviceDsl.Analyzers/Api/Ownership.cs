namespace DeviceDsl.Analyzers.Api;

/// <summary>The declared effect of a method on an argument.</summary>
internal enum Ownership
{
    /// <summary>Nothing is declared.</summary>
    Undeclared,
    Borrows,
    Takes,
    Closes,
    Deassigns,
}
