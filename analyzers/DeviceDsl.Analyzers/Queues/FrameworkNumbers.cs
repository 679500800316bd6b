using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DeviceDsl.Analyzers.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DeviceDsl.Analyzers.Queues;

/// <summary>Finds the numbers with which methods and constructors of the framework index, slice, size or divide something.</summary>
internal static class FrameworkNumbers
{
    // Lengths of 16 bits are acceptable for a new object.
    private const ulong MaxLength = ushort.MaxValue;

    /// <summary>The numbers of a call.</summary>
    public static IReadOnlyList<GuestSink> Of(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        string? type = Framework.NameOf(method.ContainingType);
        if (type is null || call.Arguments.IsEmpty) return [];

        IOperation? whole = call.Instance ?? At(call.Arguments, 0);
        return (type, method.Name) switch
        {
            ("GC", "AllocateArray" or "AllocateUninitializedArray") or ("ArrayPool" or "MemoryPool", "Rent")
                or ("Marshal", "AllocHGlobal" or "AllocCoTaskMem") or ("NativeMemory", "Alloc" or "AllocZeroed")
                => Sized(At(call.Arguments, 0), "an array"),
            ("Array", "Resize") => Sized(At(call.Arguments, 1), "an array"),
            ("Array", "CreateInstance") => Sized(At(call.Arguments, 1), "an array"),
            ("List", "EnsureCapacity") => Sized(At(call.Arguments, 0), "a list"),
            ("Array", "Copy" or "ConstrainedCopy") or ("Buffer", "BlockCopy") => Copied(call),
            ("MemoryExtensions", "AsSpan" or "AsMemory") or ("Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory", "Slice")
                or ("ArraySegment" or "ImmutableArray", "Slice")
                or ("String", "Substring" or "Remove" or "Insert" or "ToCharArray")
                or ("List", "GetRange" or "RemoveRange" or "Insert" or "Slice")
                or ("Array", "Clear" or "Fill")
                or ("Encoding", "GetString" or "GetChars") => Cut(call.Arguments, Sliced(call) ?? whole),
            ("List" or "IList" or "Collection", "RemoveAt") or ("Array", "GetValue") => Index(At(call.Arguments, 0), whole),
            ("Enumerable", "ElementAt") => Index(At(call.Arguments, call.Instance is null ? 1 : 0), whole),
            ("Math", "DivRem") => Divisor(At(call.Arguments, 1), At(call.Arguments, 0)),
            _ => [],
        };
    }

    /// <summary>The numbers of an object creation.</summary>
    public static IReadOnlyList<GuestSink> Of(IObjectCreationOperation creation) => Framework.NameOf(creation.Type) switch
    {
        "List" or "Dictionary" or "HashSet" or "Queue" or "Stack" or "StringBuilder" or "MemoryStream" or "BitArray"
            => Sized(creation.Arguments.FirstOrDefault(static argument => IsNumber(argument, "capacity", "length"))?.Value, "a collection"),
        "String" => Cut(creation.Arguments, At(creation.Arguments, 0)),
        "ArraySegment" or "Span" or "ReadOnlySpan" or "Memory" or "ReadOnlyMemory" when At(creation.Arguments, 0) is { } whole
            && whole.Type is IArrayTypeSymbol
            => Cut(creation.Arguments, whole),
        _ => [],
    };

    // The bytes or characters are the first argument of a method of another object.
    private static IOperation? Sliced(IInvocationOperation call)
        => Framework.NameOf(call.TargetMethod.ContainingType) is "Encoding" ? At(call.Arguments, 0) : null;

    private static IOperation? At(ImmutableArray<IArgumentOperation> arguments, int ordinal)
        => arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == ordinal)?.Value;

    private static IReadOnlyList<GuestSink> Sized(IOperation? size, string made)
        => size is null ? [] : [new(size, "sizes", null, MaxLength + 1, made)];

    private static IReadOnlyList<GuestSink> Index(IOperation? index, IOperation? table)
        => index is null || table is null ? [] : [new(index, "indexes", table, 0)];

    private static IReadOnlyList<GuestSink> Divisor(IOperation? by, IOperation? dividend)
        => by is null || dividend is null ? [] : [new(by, "divides", null, 0, $"'{dividend.Syntax}'", NeedsNonZero: true)];

    // A slice may be empty at the end of the table.
    private static IReadOnlyList<GuestSink> Cut(ImmutableArray<IArgumentOperation> arguments, IOperation? whole)
        => whole is null ? [] : arguments
            .Where(static argument => IsNumber(argument, "start", "startIndex", "index", "offset", "length", "count"))
            .Select(argument => new GuestSink(argument.Value, "slices", whole, 1))
            .ToList();

    // A copy must fit into both.
    private static IReadOnlyList<GuestSink> Copied(IInvocationOperation call)
    {
        IOperation? source = At(call.Arguments, 0);
        IOperation? destination = call.Arguments.FirstOrDefault(static argument
            => argument.Parameter?.Name is "destinationArray" or "dst")?.Value;
        var found = new List<GuestSink>();
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (IsNumber(argument, "sourceIndex", "srcOffset", "length", "count")) Add(source);
            if (IsNumber(argument, "destinationIndex", "dstOffset", "length", "count")) Add(destination);

            void Add(IOperation? whole)
            {
                if (whole is not null) found.Add(new(argument.Value, "slices", whole, 1));
            }
        }

        return found;
    }

    private static bool IsNumber(IArgumentOperation argument, params string[] names)
        => argument.Parameter is { Type.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 } parameter
            && names.Contains(parameter.Name);
}
