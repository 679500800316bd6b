using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace DeviceDsl.Interleavings.Tests;

public sealed class SourceEditShould
{
    private const string Code = "class C { int M(int[] a) { /* why */ Call(a, 1);\n\n        return [.. a, 2].Length; } }";

    [Theory]
    [InlineData("Call(a,1); return", "return", "class C { int M(int[] a) { /* why */ return [.. a, 2].Length; } }")]
    [InlineData("[..a, 2]", "a", "class C { int M(int[] a) { /* why */ Call(a, 1);\n\n        return a.Length; } }")]
    [InlineData("  Call( a, 1 ) ; // comment", "", "class C { int M(int[] a) { /* why */ \n\n        return [.. a, 2].Length; } }")]
    public void FindCodeByItsTokens(string original, string replacement, string expected)
        => Assert.Equal(expected, new SourceEdit("C.cs", original, replacement).ApplyTo(CSharpSyntaxTree.ParseText(Code)).ToString());

    [Theory]
    [InlineData("Call(a, 2);", 0)]
    [InlineData("a", 3)]
    public void RejectCodeThatDoesNotOccurOnce(string original, int times)
    {
        InvalidOperationException rejected = Assert.Throws<InvalidOperationException>(
            () => new SourceEdit("C.cs", original, "").ApplyTo(CSharpSyntaxTree.ParseText(Code)));
        Assert.Equal($"C.cs: '{original}' occurs {times} times, not once.", rejected.Message);
    }
}
