namespace Fleet.Greeting;

public static class Greeting
{
    public static string For(string server) => $"Hello, {server}.";
}
