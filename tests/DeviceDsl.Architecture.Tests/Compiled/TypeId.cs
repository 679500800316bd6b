namespace DeviceDsl.Architecture.Tests.Compiled;

/// <summary>The name of an outermost type, as in metadata.</summary>
/// <param name="Assembly">The assembly that defines it.</param>
/// <param name="Namespace">Its namespace, empty for the global one.</param>
/// <param name="Name">Its name, with a backtick and the number of type parameters where there are any.</param>
internal readonly record struct TypeId(string Assembly, string Namespace, string Name)
{
    /// <summary>The name without namespace and type parameters, as messages use it.</summary>
    public string Short => SourceNames.WithoutArity(Name);
}
